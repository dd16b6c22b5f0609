using Coviex.Conversations.Calls;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Conversations;

/// <summary>The list of one's conversations, who is in them, and the colleagues. docs/protocol.md, "Colleagues".</summary>
internal static class TalkEndpoints
{
    public static void MapTalk(this RouteGroupBuilder talk)
    {
        talk.MapGet("", All);
        talk.MapPost("", Open);
        talk.MapPost("/search", Search);
        talk.MapPost("/patients", Patients);
        talk.MapPut("/presence", Wish);
        talk.MapPut("/favourites/{staff:guid}", (Guid staff, CurrentStaff me, Opening opening, Colleagues colleagues, Problems problems, HttpContext http, CancellationToken ct) =>
            FavourAsync(staff, true, me, opening, colleagues, problems, http, ct));
        talk.MapDelete("/favourites/{staff:guid}", (Guid staff, CurrentStaff me, Opening opening, Colleagues colleagues, Problems problems, HttpContext http, CancellationToken ct) =>
            FavourAsync(staff, false, me, opening, colleagues, problems, http, ct));
    }

    public static void MapMembers(this RouteGroupBuilder one)
    {
        one.MapPut("/title", Rename);
        one.MapPost("/members", Add);
        one.MapDelete("/members/{staff:guid}", Remove);
    }

    private static async Task<Ok<TalkView>> All(CurrentStaff me, Threads threads, Colleagues colleagues, CancellationToken ct)
    {
        var wish = await colleagues.WishAsync(me.Id, ct);
        return TypedResults.Ok(new TalkView(
            me.Id, await threads.ListAsync(me, ct), await colleagues.OfAsync(me, ct), await threads.UnreadAsync(me, ct), wish?.State, wish?.Until));
    }

    private static async Task<Results<Ok<ConversationView>, ProblemHttpResult>> Open(
        OpenForm form, CurrentStaff me, Opening opening, Threads threads, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (title, members) = form.Kind == "group" ? (TalkReading.Title(form.Title, errors), TalkReading.Members(form.Members, errors)) : (null, []);
        if (form.Kind is not ("direct" or "group" or "visit" or "patient")) { errors.Add("kind", "kind_unknown"); }
        if (form is { Kind: "direct", With: null }) { errors.Add("with", "members_missing"); }
        if (form is { Kind: "visit", Visit: null }) { errors.Add("visit", "kind_unknown"); }
        if (form is { Kind: "patient", Patient: null }) { errors.Add("patient", "kind_unknown"); }
        if (errors.Any) { return problems.Of(http, errors); }
        var known = form.Kind == "direct" ? await opening.KnownPairAsync(me.Id, form.With!.Value, ct) : null;
        Guid[] begins = known is not null ? [] : form.Kind switch { "direct" => [form.With!.Value], "group" => members, _ => [] };
        if (begins.Length > 0 && (form.With == me.Id && form.Kind == "direct" ? "members_unknown" : await opening.WhyNotAsync(me.HospitalId, me.Id, begins, [], ct)) is { } code)
        {
            errors.Add(form.Kind == "direct" ? "with" : "members", code);
            return problems.Of(http, errors);
        }
        var conversation = known ?? form.Kind switch
        {
            "direct" => await opening.DirectAsync(me.HospitalId, me.Id, form.With!.Value, ct),
            "group" => await opening.GroupAsync(title!, members, me, ct),
            "patient" => await opening.PatientAsync(form.Patient!.Value, me, ct),
            _ => await opening.VisitAsync(form.Visit!.Value, me, ct),
        };
        return conversation is not null ? TypedResults.Ok(await threads.ViewAsync(conversation, me, ct)) : problems.Of(http, Refusal.NotFound);
    }

    private static async Task<Results<Ok<IReadOnlyList<CaredView>>, ProblemHttpResult>> Patients(
        SearchForm form, CurrentStaff me, Care care, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var words = TalkReading.Words(form.Words, errors);
        return errors.Any ? problems.Of(http, errors) : TypedResults.Ok(await care.FindAsync(words!, me, ct));
    }

    private static async Task<Results<Ok<IReadOnlyList<FoundView>>, ProblemHttpResult>> Search(
        SearchForm form, CurrentStaff me, Threads threads, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var words = TalkReading.Words(form.Words, errors);
        return errors.Any ? problems.Of(http, errors) : TypedResults.Ok(await threads.SearchAsync(words!, me, ct));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Wish(
        PresenceForm form, CurrentStaff me, Colleagues colleagues, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (wish, length) = TalkReading.Wish(form, errors);
        if (errors.Any) { return problems.Of(http, errors); }
        await colleagues.WishAsync(me.Id, wish, length, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> FavourAsync(
        Guid staff, bool wanted, CurrentStaff me, Opening opening, Colleagues colleagues, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (!await opening.AreStaffAsync(me.HospitalId, [staff], ct)) { return problems.Of(http, Refusal.NotFound); }
        await colleagues.FavourAsync(me.Id, staff, wanted, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ConversationView>, ProblemHttpResult>> Rename(
        Guid id, TitleForm form, CurrentStaff me, Opening opening, Threads threads, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var title = TalkReading.Title(form.Title, errors);
        if (errors.Any) { return problems.Of(http, errors); }
        return await InGroupAsync(id, me, threads, problems, http, () => opening.RenameAsync(id, title!, me, ct), ct);
    }

    private static async Task<Results<Ok<ConversationView>, ProblemHttpResult>> Add(
        Guid id, MembersForm form, CurrentStaff me, Opening opening, Threads threads, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var members = TalkReading.Members(form.Members, errors);
        var there = await threads.FindAsync(id, me, ct);
        if (!errors.Any && await opening.WhyNotAsync(me.HospitalId, me.Id, members, there?.Members.Where(m => m.IsIn).Select(m => m.StaffId) ?? [], ct) is { } code) { errors.Add("members", code); }
        if (errors.Any) { return problems.Of(http, errors); }
        return await InGroupAsync(id, me, threads, problems, http, () => opening.AddAsync(id, members, me, ct), ct);
    }

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> Remove(
        Guid id, Guid staff, CurrentStaff me, Opening opening, StaffCalls calls, Threads threads, Problems problems, HttpContext http, CancellationToken ct) =>
        InGroupAsync(id, me, threads, problems, http, async () =>
        {
            var left = await opening.RemoveAsync(id, staff, me, ct);
            await calls.PutOutAsync(id, staff, ct);                          // with the conversation he leaves its call
            return left;
        }, ct, byMaker: staff != me.Id);

    // Only a group changes, and only by those who are in it.
    private static async Task<Results<Ok<ConversationView>, ProblemHttpResult>> InGroupAsync(
        Guid id, CurrentStaff me, Threads threads, Problems problems, HttpContext http, Func<Task<Conversation?>> act, CancellationToken ct, bool byMaker = false)
    {
        if (await threads.FindAsync(id, me, ct) is not { Kind: ConversationKind.Group } found) { return problems.Of(http, Refusal.NotFound); }
        if (!found.Members.Exists(m => m.StaffId == me.Id && m.IsIn)) { return problems.Of(http, new Refusal("left_conversation")); }
        if (byMaker && found.CreatedBy != me.Id) { return problems.Of(http, Refusal.NotFound); }
        return await act() is { } changed ? TypedResults.Ok(await threads.ViewAsync(changed, me, ct)) : problems.Of(http, Refusal.NotFound);
    }
}
