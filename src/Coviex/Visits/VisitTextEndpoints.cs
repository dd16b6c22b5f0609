using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits;

/// <summary>What staff do when a text did not arrive: another number, another sender, an e-mail, or the link itself at the bedside.</summary>
internal static class VisitTextEndpoints
{
    /// <param name="Sender">One of the guest's <c>senders</c>.</param>
    public sealed record TextForm(string? Phone, string? Sender);

    /// <param name="Url">The whole link. It is in this answer and nowhere else.</param>
    /// <param name="Picture">The same as a QR code: how many modules a side has, and the path that draws the dark ones, one unit each.</param>
    public sealed record LinkView(string Url, DateTimeOffset ExpiresAt, LinkPicture Picture);

    public static void MapTexts(this RouteGroupBuilder visits)
    {
        var guest = visits.MapGroup("/{visit:guid}/guests/{guest:guid}");
        guest.MapPost("/text", Send).Asks(VisitRight.Arrange);
        guest.MapPost("/link", Show).Asks(VisitRight.Arrange);
    }

    private static async Task<Results<Ok<GuestView>, ProblemHttpResult>> Send(
        Guid visit, Guid guest, TextForm form, CurrentStaff staff, CoviexDb db, VisitActs acts, VisitInvitations invitations, PhoneNumberRules phones,
        Senders senders, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        string? phone = null;
        if (!string.IsNullOrWhiteSpace(form.Phone))
        {
            var check = phones.Check(form.Phone, await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Country).SingleAsync(ct));
            if (check.Textable) { phone = check.E164!; } else { errors.Add("phone", NewVisitReader.Sentence(check.Problem)); }
        }
        var sender = string.IsNullOrEmpty(form.Sender) ? null : senders.NameOf(form.Sender);
        if (!string.IsNullOrEmpty(form.Sender) && sender is null) { errors.Add("sender", "sender_unknown"); }
        if (form is { Phone: null or "", Sender: null or "" }) { errors.Add("phone", NewVisitReader.Sentence(PhoneNumberProblem.Empty)); }
        if (await acts.FindAsync(visit, staff, ct) is null) { return acts.Problem(Refusal.NotFound); }       // before anything is said of what was typed
        var invitation = await db.Invitations.Include(i => i.Messages).SingleOrDefaultAsync(i => i.Id == guest && i.VisitId == visit, ct);
        if (sender is not null && invitation is not null && !senders.MayTake(sender, invitation)) { errors.Add("sender", "sender_no_address"); }
        if (errors.Any) { return problems.Of(http, errors); }

        var answer = await acts.DoAsync(visit, guest, staff, phone is null ? "guest.link_resent" : "guest.number_corrected", (v, seat, now, _) =>
        {
            if (!v.Stands) { return new("visit_over"); }
            if (invitation is null) { return Refusal.NotFound; }
            if (phone is not null && seat.Inside) { return new("guest_inside"); }
            if (seat.State is SeatState.Declined or SeatState.Removed) { return new("declined"); }
            if (phone is not null && v.Seats.Any(s => s != seat && s.Phone == phone && s.Name == seat.Name)) { return new("guest_twice"); }
            if (phone is not null)
            {
                seat.Correct(phone);
                invitation.Correct(phone, now);
            }
            invitation.Resend(now, sender);
            return null;
        }, ct);
        invitations.Wake();
        return answer;
    }

    // The link is made for the screen of staff and is never sent: who saw it is in the record.
    private static async Task<Results<Ok<LinkView>, ProblemHttpResult>> Show(
        Guid visit, Guid guest, CurrentStaff staff, CoviexDb db, VisitActs acts, IOptions<CoviexOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.Id == guest && i.VisitId == visit, ct);
        if (invitation is null) { return acts.Problem(Refusal.NotFound); }
        (Link Link, string Secret)? made = null;
        var answer = await acts.DoAsync(visit, guest, staff, "guest.link_shown", (v, seat, now, _) =>
        {
            if (!v.Stands) { return new("visit_over"); }
            if (invitation.RevokedAt is not null) { return new("revoked"); }
            if (seat.State is SeatState.Declined or SeatState.Removed) { return new("declined"); }
            made = Link.Mint(invitation, now, options.Value.Links.Life);
            db.Links.Add(made.Value.Link);
            return null;
        }, ct);
        if (answer.Result is not Ok<GuestView> || made is not var (link, secret)) { return (ProblemHttpResult)answer.Result; }
        var url = Link.Address(options.Value, secret);
        return TypedResults.Ok(new LinkView(url, link.ExpiresAt, LinkPicture.Of(url)));
    }
}
