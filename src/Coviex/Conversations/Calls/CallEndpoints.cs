using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Calls;

internal sealed record StartCallForm(string? Media);

/// <param name="Page">Which load of a page comes.</param>
/// <param name="TakeOver">It goes on with the call of another device of his.</param>
/// <param name="Others">What becomes of the call that he is in: <c>hold</c> or <c>leave</c>.</param>
internal sealed record EnterCallForm(string? Page, bool? TakeOver, string? Others);

internal sealed record HoldForm(bool? On);

internal sealed record BringForm(Guid? Staff);

/// <summary>Calls between colleagues. docs/protocol.md, "Calls between colleagues".</summary>
internal static class CallEndpoints
{
    /// <summary>Beneath a conversation.</summary>
    public static void MapStartOfCalls(this RouteGroupBuilder conversation) => conversation.MapPost("/calls", Start);

    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/api/calls").RequireAuthorization(Policies.Staff).WithTags("Colleagues");
        calls.MapGet("", async (CurrentStaff me, CallViews views, CancellationToken ct) => TypedResults.Ok(await views.MineAsync(me, ct)));
        var one = calls.MapGroup("/{call:guid}").AddEndpointFilter(OnlyForThoseWhomItConcernsAsync);
        one.MapGet("", Room);
        one.MapPost("/enter", Enter);
        one.MapPost("/decline", (Guid call, CurrentStaff me, StaffCalls calls, CallViews views, Problems problems, HttpContext http, CancellationToken ct) =>
            AnswerAsync(calls.DeclineAsync(call, me, ct), me, views, problems, http, ct));
        one.MapPost("/leave", (Guid call, CurrentStaff me, StaffCalls calls, CallViews views, Problems problems, HttpContext http, CancellationToken ct) =>
            AnswerAsync(calls.LeaveAsync(call, me, ct), me, views, problems, http, ct));
        one.MapPost("/hold", Hold);
        one.MapPost("/people", Bring);
    }

    // Before anything is said about what was sent: for whomever it does not concern there is no call.
    private static async ValueTask<object?> OnlyForThoseWhomItConcernsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var id = Guid.Parse((string)http.GetRouteValue("call")!);
        var (views, problems) = (http.RequestServices.GetRequiredService<CallViews>(), http.RequestServices.GetRequiredService<Problems>());
        return CurrentStaff.Of(http.User) is { } staff && await views.Of(staff).AnyAsync(c => c.Id == id, http.RequestAborted) ? await next(context) : problems.Of(http, Refusal.NotFound);
    }

    private static async Task<Results<Ok<StaffCallView>, ProblemHttpResult>> Start(
        Guid id, StartCallForm form, CurrentStaff me, Threads threads, StaffCalls calls, CallViews views, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (form.Media is not ("audio" or "video")) { errors.Add("media", "media_unknown"); }
        if (errors.Any) { return problems.Of(http, errors); }
        if (await threads.FindAsync(id, me, ct) is not { } conversation) { return problems.Of(http, Refusal.NotFound); }
        return await AnswerAsync(calls.StartAsync(conversation, form.Media == "audio" ? CallMedia.Audio : CallMedia.Video, me, ct), me, views, problems, http, ct);
    }

    private static async Task<Results<Ok<CallRoomView>, ProblemHttpResult>> Room(
        Guid call, string? page, CurrentStaff me, CoviexDb db, CallViews views, Problems problems, HttpContext http, CancellationToken ct) =>
        await db.StaffCalls.AsNoTracking().Include(c => c.People).SingleOrDefaultAsync(c => c.Id == call, ct) is { } found
            ? TypedResults.Ok(await views.RoomAsync(found, page, me, ct))
            : problems.Of(http, Refusal.NotFound);

    private static async Task<Results<Ok<StaffCallView>, ProblemHttpResult>> Enter(
        Guid call, EnterCallForm form, CurrentStaff me, StaffCalls calls, CallViews views, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (form.Page is not { Length: >= 8 and <= 40 } page || !page.All(char.IsAsciiLetterOrDigit)) { errors.Add("page", "page_wrong"); return problems.Of(http, errors); }
        if (form.Others is not (null or "hold" or "leave")) { errors.Add("others", "others_unknown"); return problems.Of(http, errors); }
        return await AnswerAsync(calls.EnterAsync(call, page, form.TakeOver is true, form.Others, me, ct), me, views, problems, http, ct);
    }

    private static async Task<Results<Ok<StaffCallView>, ProblemHttpResult>> Hold(
        Guid call, HoldForm form, CurrentStaff me, StaffCalls calls, CallViews views, Problems problems, HttpContext http, CancellationToken ct) =>
        form.On is { } on
            ? await AnswerAsync(calls.HoldAsync(call, on, me, ct), me, views, problems, http, ct)
            : problems.Of(http, new Refusal("bad_request", StatusCodes.Status400BadRequest));

    private static async Task<Results<Ok<StaffCallView>, ProblemHttpResult>> Bring(
        Guid call, BringForm form, CurrentStaff me, StaffCalls calls, CallViews views, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (form.Staff is not { } staff || staff == me.Id || (await calls.ActiveAsync(me.HospitalId, [staff], ct)).Count == 0) { errors.Add("staff", "colleague_unknown"); return problems.Of(http, errors); }
        return await AnswerAsync(calls.BringAsync(call, staff, me, ct), me, views, problems, http, ct);
    }

    private static async Task<Results<Ok<StaffCallView>, ProblemHttpResult>> AnswerAsync(
        Task<(StaffCall? Call, Refusal? Refusal)> doing, CurrentStaff me, CallViews views, Problems problems, HttpContext http, CancellationToken ct)
    {
        var (call, refusal) = await doing;
        return call is not null ? TypedResults.Ok(await views.OfAsync(call, me, ct)) : problems.Of(http, refusal!);
    }
}
