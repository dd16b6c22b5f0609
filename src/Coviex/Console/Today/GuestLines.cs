using System.Globalization;
using Coviex.Console.Shell;
using Coviex.Visits;

namespace Coviex.Console.Today;

/// <summary>Says in words how far a guest has come.</summary>
internal sealed class GuestLines(Words words, Moments moments)
{
    public GuestLine Of(GuestView guest, VisitView visit, TimeZoneInfo zone)
    {
        var stands = visit.State is VisitState.Scheduled or VisitState.Open;
        var state = stands ? StateOf(guest) : Outcome(guest);
        var inside = stands && guest.State is SeatState.Waiting or SeatState.Admitted;
        var away = inside && guest.Away;
        var (icon, tone) = away ? ("offline", "warn") : Look(state);
        var since = !stands ? null : state switch
        {
            "waiting" => guest.WaitingSince,
            "admitted" => guest.AdmittedAt,
            _ => null,
        };
        return new(
            guest.Id.ToString(), guest.Name, guest.Relation, guest.Phone, state, away, stands && !guest.Acknowledged, icon, tone, words[$"guest.state.{(away ? $"{state}Away" : state)}"],
            since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), [.. Notes(guest, visit, state, stands, inside, zone)], inside && guest.AsksToMove,
            stands && !guest.Colleague && guest.State is SeatState.Invited or SeatState.Left, stands && !guest.Colleague && guest.Text != TextView.Revoked,
            [.. guest.Texts.Select(t => Of(t, zone))], guest.Cost, [.. guest.Senders.Select(s => (s.Name, s.By))],
            stands && guest is { LateAt: not null, State: SeatState.Invited, Text: not TextView.Revoked });
    }

    private TextLine Of(AttemptView text, TimeZoneInfo zone)
    {
        var reached = text.DeliveredAt ?? text.BouncedAt ?? text.SentAt;
        var when = reached is { } at && moments.Clock(at, zone) != moments.Clock(text.QueuedAt, zone)
            ? $"{moments.Clock(text.QueuedAt, zone)} – {moments.Clock(at, zone)}" : moments.Clock(text.QueuedAt, zone);
        return new(Boards.Code(text.State), words[$"guest.state.{Boards.Code(text.State)}"], text.By, when, text.Problem, text.CarrierCode, text.Cost);
    }

    /// <summary>The furthest that is known of him.</summary>
    private static string StateOf(GuestView guest) => guest.State switch
    {
        SeatState.Waiting => "waiting",
        SeatState.Admitted => "admitted",
        SeatState.Left => "left",
        SeatState.Declined => "declined",
        SeatState.Removed => "removed",
        SeatState.Invited when guest.Text == TextView.Revoked => "revoked",
        SeatState.Invited when guest.NoShowAt is not null => "noShow",
        SeatState.Invited when guest.LateAt is not null => "late",
        SeatState.Invited when guest.Colleague => "colleague",
        SeatState.Invited when guest.OpenedAt is not null => "opened",
        SeatState.Invited => Boards.Code(guest.Text),
        _ => "queued",
    };

    /// <summary>What came of him, once the visit is over.</summary>
    private static string Outcome(GuestView guest) =>
        guest.AdmittedAt is not null ? "talked"
        : guest.WaitingSince is not null ? "waitedInVain"
        : guest.Text == TextView.Bounced ? "bounced"
        : "absent";

    private static (string Icon, string Tone) Look(string state) => state switch
    {
        "queued" => ("clock", "calm"),
        "sent" => ("send", "calm"),
        "delivered" => ("mail", "info"),
        "opened" => ("eye", "info"),
        "bounced" => ("alert", "bad"),
        "late" => ("clock", "warn"),
        "noShow" => ("alert", "bad"),
        "colleague" => ("person", "calm"),
        "none" => ("clock", "calm"),
        "waiting" => ("wait", "waiting"),
        "admitted" => ("camera", "good"),
        "talked" => ("check", "good"),
        "left" => ("leave", "calm"),
        _ => ("stop", "calm"),
    };

    private IEnumerable<string> Notes(GuestView guest, VisitView visit, string state, bool stands, bool inside, TimeZoneInfo zone)
    {
        if (guest is { Text: TextView.Bounced, TextProblem: { } why } && !inside) { yield return why; }
        if (guest.TextNote is { } note && stands && !inside) { yield return note; }
        if (guest is { ArrivedAt: { } came, LateAt: not null }) { yield return words["guest.cameLate", ("length", moments.Length((int)(came - visit.StartsAt).TotalMinutes))]; }
        if (guest.AdmittedAt is { } admitted && state is "talked" or "left") { yield return words["guest.admittedAt", ("clock", moments.Clock(admitted, zone))]; }
        if (guest.LeftAt is { } left && state is "left" or "removed") { yield return words["guest.leftAt", ("clock", moments.Clock(left, zone))]; }
        if (!stands || !inside) { yield break; }
        if (Device("camera", guest.Camera) is { } camera) { yield return camera; }
        if (Device("microphone", guest.Microphone) is { } microphone) { yield return microphone; }
        if (guest.MovedAt is { } moved) { yield return words["guest.moved", ("clock", moments.Clock(moved, zone))]; }
        if (guest.AsksToMove) { yield return words["guest.asksToMove"]; }
    }

    private string? Device(string which, string? state) => state is null or "ok" ? null : words[$"guest.{which}.{state}"];
}
