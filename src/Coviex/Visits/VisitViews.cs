using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Invitations.Replies;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

// What docs/protocol.md promises, to the letter. Enums go out as camelCase text, times as UTC.

/// <summary>The clinician of a visit.</summary>
internal sealed record HostView(Guid Id, string Name);

internal sealed record LateView(int Minutes, DateTimeOffset At);

internal sealed record PeerView(Guid Seat, string Page, string Name, string Relation, string Role, bool Admitted);

internal enum TextView { Queued, Sent, Delivered, Bounced, Revoked, None }

/// <param name="By">Who delivers it, in words; empty while nobody does.</param>
/// <param name="Problem">Why it did not arrive, in words.</param>
/// <param name="CarrierCode">The carrier's own code, for the administrator.</param>
/// <param name="Cost">What the carrier asks for it, such as "0.42 MXN".</param>
internal sealed record AttemptView(
    Guid Id, TextView State, string By, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? BouncedAt,
    string? Problem, string? CarrierCode, string? Cost);

/// <param name="Name">For <c>…/text</c>.</param>
/// <param name="By">In words.</param>
internal sealed record SenderView(string Name, string By);

/// <param name="Cost">What the carriers ask for all messages to him so far, such as "0.84 MXN".</param>
/// <param name="Senders">By whom staff may send to him once more; empty where there is nothing to choose.</param>
internal sealed record GuestView(
    Guid Id, string Name, string Relation, string Phone, bool Colleague, SeatState State, TextView Text, string? TextProblem, string? TextNote, AttemptView[] Texts,
    string? Cost, SenderView[] Senders, DateTimeOffset? OpenedAt, DateTimeOffset? ArrivedAt, DateTimeOffset? LateAt, DateTimeOffset? NoShowAt,
    DateTimeOffset? WaitingSince, DateTimeOffset? AdmittedAt, DateTimeOffset? LeftAt, bool Away, bool Acknowledged, bool AsksToMove,
    DateTimeOffset? MovedAt, string? Camera, string? Microphone);

internal sealed record VisitView(
    Guid Id, Service Service, VisitState State, HostView Host, string? Patient, DateTimeOffset StartsAt, int Minutes, bool Planned, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    bool KeepDoorOpen, LateView? Late, CallSystem CallSystem, string? CallProblem, GuestView[] Guests);

internal sealed record MeView(Guid Seat, string Name);

/// <param name="Keyword">What the word that he wrote has done by itself, in words; null for any other reply.</param>
internal sealed record GuestReplyView(Guid Id, Guid Guest, string Body, DateTimeOffset At, string? Keyword);

/// <param name="Replies">What guests have answered to their texts and nobody has seen, the oldest first.</param>
internal sealed record RoomView(VisitView Visit, MeView You, int Capacity, CallSetup Call, CallSeen Seen, PeerView[] Peers, GuestReplyView[] Replies);

/// <summary>Puts together what staff see of visits: the seats from this room, the fate of the texts from Invitations.</summary>
internal sealed class VisitViews(CoviexDb db, PhoneNumberRules phones, TextFates fates, Senders senders, Texts texts, TimeProvider clock)
{
    public async Task<VisitView> OfAsync(Visit visit, string language, CancellationToken ct) => (await OfAsync([visit], language, ct))[0];

    public async Task<VisitView[]> OfAsync(IReadOnlyList<Visit> visits, string language, CancellationToken ct)
    {
        var ids = visits.Select(v => v.Id).ToArray();
        var invitations = await db.Invitations.AsNoTracking().Include(i => i.Messages).Where(i => ids.Contains(i.VisitId)).ToDictionaryAsync(i => i.Id, ct);
        var people = visits.Select(v => v.HostId).Distinct().ToArray();
        var hosts = await db.Staff.AsNoTracking().Where(s => people.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        return [.. visits.Select(v => new VisitView(
            v.Id, v.Service, v.State, new(v.HostId, hosts[v.HostId]), v.PatientName is { Length: > 0 } name ? name : null, v.StartsAt, v.Minutes, v.Planned, v.StartedAt, v.EndedAt, v.KeepDoorOpen,
            LateOf(v), v.CallSystem, v.CallProblem is { } problem ? texts.Get(language, $"calls.problem.{problem}") : null,
            [.. v.Seats.OrderBy(s => s.Id).Select(s => Of(s, invitations[s.Id], language))]))];
    }

    public async Task<GuestReplyView[]> RepliesAsync(Visit visit, string language, CancellationToken ct)
    {
        var replies = await db.Replies.AsNoTracking().Where(r => r.HospitalId == visit.HospitalId && r.VisitId == visit.Id)
            .Where(r => r.InvitationId != null && r.ReadAt == null).OrderBy(r => r.At).ToListAsync(ct);
        return [.. replies.Select(r => new GuestReplyView(
            r.Id, r.InvitationId!.Value, r.Body, r.At, r.Keyword is { } word ? texts.Get(language, $"inbox.keyword.{word}") : null))];
    }

    public static LateView? LateOf(Visit visit) => visit.LateMinutes is { } minutes ? new(minutes, visit.LateAt!.Value) : null;

    private GuestView Of(Seat seat, Invitation invitation, string language)
    {
        var fate = fates.Of(invitation, language);
        SenderView[] choices = [.. senders.Choices.Where(s => senders.MayTake(s, invitation)).Select(s => new SenderView(s, fates.By(s, language)))];
        return new(
            seat.Id, seat.Name, seat.Relation, phones.Check(seat.Phone, null).International ?? seat.Phone, seat.StaffId is not null, seat.State,
            fate.State, fate.Problem, fate.Note, fate.Attempts, fate.Cost, choices.Length > 1 ? choices : [], invitation.OpenedAt,
            seat.ArrivedAt, seat.LateAt, seat.NoShowAt, seat.WaitingSince, seat.AdmittedAt, seat.LeftAt,
            seat.Inside && seat.AwaySince <= clock.GetUtcNow(),
            seat.State != SeatState.Waiting || seat.AcknowledgedAt is not null, seat.AskingSessionId is not null, seat.MovedAt, seat.Camera, seat.Microphone);
    }
}
