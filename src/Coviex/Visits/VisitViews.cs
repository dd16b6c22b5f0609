using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

// What docs/protocol.md promises, to the letter. Enums go out as camelCase text, times as UTC.

internal sealed record LateView(int Minutes, DateTimeOffset At);

internal sealed record PeerView(Guid Seat, string Page, string Name, string Relation, string Role, bool Admitted);

internal enum TextView { Queued, Sent, Delivered, Bounced, Revoked }

/// <param name="By">Who delivers it, in words; empty while nobody does.</param>
/// <param name="Problem">Why it did not arrive, in words.</param>
/// <param name="CarrierCode">The carrier's own code, for the administrator.</param>
/// <param name="Cost">What the carrier asks for it, such as "0.42 MXN".</param>
internal sealed record AttemptView(
    Guid Id, TextView State, string By, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? BouncedAt,
    string? Problem, string? CarrierCode, string? Cost);

internal sealed record GuestView(
    Guid Id, string Name, string Relation, string Phone, SeatState State, TextView Text, string? TextProblem, string? TextNote, AttemptView[] Texts,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? WaitingSince, DateTimeOffset? AdmittedAt, DateTimeOffset? LeftAt, bool Away, bool Acknowledged, bool AsksToMove,
    DateTimeOffset? MovedAt, string? Camera, string? Microphone);

internal sealed record VisitView(
    Guid Id, Service Service, VisitState State, string? Patient, DateTimeOffset StartsAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    bool KeepDoorOpen, LateView? Late, CallSystem CallSystem, string? CallProblem, GuestView[] Guests);

internal sealed record MeView(Guid Seat, string Name);

internal sealed record RoomView(VisitView Visit, MeView You, int Capacity, CallSetup Call, PeerView[] Peers);

/// <summary>Puts together what staff see of visits: the seats from this room, the fate of the texts from Invitations.</summary>
internal sealed class VisitViews(CoviexDb db, PhoneNumberRules phones, TextFates fates, Texts texts, TimeProvider clock)
{
    public async Task<VisitView> OfAsync(Visit visit, string language, CancellationToken ct) => (await OfAsync([visit], language, ct))[0];

    public async Task<VisitView[]> OfAsync(IReadOnlyList<Visit> visits, string language, CancellationToken ct)
    {
        var ids = visits.Select(v => v.Id).ToArray();
        var invitations = await db.Invitations.AsNoTracking().Include(i => i.Messages).Where(i => ids.Contains(i.VisitId)).ToDictionaryAsync(i => i.Id, ct);
        return [.. visits.Select(v => new VisitView(
            v.Id, v.Service, v.State, v.PatientName is { Length: > 0 } name ? name : null, v.StartsAt, v.StartedAt, v.EndedAt, v.KeepDoorOpen,
            LateOf(v), v.CallSystem, v.CallProblem is { } problem ? texts.Get(language, $"calls.problem.{problem}") : null,
            [.. v.Seats.OrderBy(s => s.Id).Select(s => Of(s, invitations[s.Id], language))]))];
    }

    public static LateView? LateOf(Visit visit) => visit.LateMinutes is { } minutes ? new(minutes, visit.LateAt!.Value) : null;

    private GuestView Of(Seat seat, Invitation invitation, string language)
    {
        var fate = fates.Of(invitation, language);
        return new(
            seat.Id, seat.Name, seat.Relation, phones.Check(seat.Phone, null).International ?? seat.Phone, seat.State,
            fate.State, fate.Problem, fate.Note, fate.Attempts, invitation.OpenedAt, seat.WaitingSince, seat.AdmittedAt, seat.LeftAt,
            seat.Inside && seat.AwaySince <= clock.GetUtcNow(),
            seat.State != SeatState.Waiting || seat.AcknowledgedAt is not null, seat.AskingSessionId is not null, seat.MovedAt, seat.Camera, seat.Microphone);
    }
}
