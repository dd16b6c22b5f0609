using Coviex.Data;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Measures;

/// <summary>What is measured: the visits of a hospital, or of one of its departments, that began or were to begin from one day to another.</summary>
internal sealed record MeasureQuestion(Guid Hospital, Guid? Department, DateOnly From, DateOnly To, TimeZoneInfo Zone);

/// <param name="NotHeld">They ran out, and no clinician had begun them.</param>
internal sealed record VisitCount(int All, int Held, int Cancelled, int NotHeld, int Planned);

/// <param name="Late">They came, after they had been noticed as late.</param>
/// <param name="NoShows">Of planned visits: they did not come.</param>
internal sealed record GuestCount(int All, int Late, int NoShows);

/// <summary>From the arrival in the lobby to the moment in which the door was opened first, of those for whom it was. In seconds.</summary>
/// <param name="Median">Of an even number, the middle of the two in the middle; null where nobody waited.</param>
/// <param name="P90">Nine of ten waited no longer (nearest rank).</param>
/// <param name="Lengths">How many waited less than each of <see cref="MeasureRules.Bounds"/>, and last how many longer than all of them.</param>
internal sealed record WaitMeasure(int Count, double? Median, double? P90, IReadOnlyList<int> Lengths);

/// <summary>How far guests have come, each counted at every step that he reached.</summary>
internal sealed record Funnel(int Invited, int Sent, int Delivered, int Opened, int Agreed, int InLobby, int InCall);

/// <param name="Browser">The family; empty where the page did not say.</param>
/// <param name="Reason">cameraDenied, microphoneMissing and the like, unconnected, lost.</param>
internal sealed record FailureCount(string Browser, string Reason, int Guests);

/// <param name="Micros">In millionths of the currency.</param>
internal sealed record TextCost(string Sender, string Currency, int Texts, long Micros);

internal sealed record DayMeasure(DateOnly Day, int Visits, int NoShows);

internal sealed record MeasureReport(
    VisitCount Visits, GuestCount Guests, WaitMeasure Wait, Funnel Funnel, IReadOnlyList<FailureCount> Failures, IReadOnlyList<TextCost> Costs, IReadOnlyList<DayMeasure> Days);

internal static class MeasureRules
{
    /// <summary>A year and a day: what one look may ask of the database.</summary>
    public const int MostDays = 366;

    /// <summary>In minutes.</summary>
    public static readonly IReadOnlyList<int> Bounds = [1, 2, 5, 10, 20];

    public static readonly IReadOnlyList<string> DeviceTroubles = ["denied", "missing", "busy"];
}

/// <summary>Counts. Colleagues who sit in are no guests.</summary>
internal sealed class Measures(CoviexDb db)
{
    private sealed record VisitRow(DateTimeOffset StartsAt, VisitState State, bool Planned, bool Begun);

    private sealed record GuestRow(DateTimeOffset StartsAt, DateTimeOffset? ArrivedAt, DateTimeOffset? AdmittedAt, DateTimeOffset? LateAt, DateTimeOffset? NoShowAt);

    public async Task<MeasureReport> OfAsync(MeasureQuestion question, CancellationToken ct)
    {
        var (from, to) = (LocalMoment.StartOf(question.From, question.Zone), LocalMoment.StartOf(question.To.AddDays(1), question.Zone));
        var visits = db.Visits.AsNoTracking().Where(v => v.HospitalId == question.Hospital && v.StartsAt >= from && v.StartsAt < to);
        if (question.Department is { } department) { visits = visits.Where(v => v.DepartmentId == department); }
        var guests = visits.SelectMany(v => v.Seats).Where(s => s.StaffId == null);
        var ids = guests.Select(s => s.Id);

        var held = await visits.Select(v => new VisitRow(v.StartsAt, v.State, v.Planned, v.StartedAt != null)).ToListAsync(ct);
        var came = await visits.SelectMany(v => v.Seats.Where(s => s.StaffId == null), (v, s) => new GuestRow(v.StartsAt, s.ArrivedAt, s.AdmittedAt, s.LateAt, s.NoShowAt)).ToListAsync(ct);
        var texts = db.Messages.AsNoTracking().Where(m => ids.Contains(m.InvitationId));
        var funnel = new Funnel(
            came.Count,
            await texts.Where(m => m.SentAt != null).Select(m => m.InvitationId).Distinct().CountAsync(ct),
            await texts.Where(m => m.DeliveredAt != null).Select(m => m.InvitationId).Distinct().CountAsync(ct),
            await db.Invitations.CountAsync(i => i.OpenedAt != null && ids.Contains(i.Id), ct),
            await db.Set<Consent>().Where(c => ids.Contains(c.SeatId)).Select(c => c.SeatId).Distinct().CountAsync(ct),
            came.Count(g => g.ArrivedAt is not null), came.Count(g => g.AdmittedAt is not null));
        return new(
            new(held.Count, held.Count(v => v.Begun), held.Count(v => v.State == VisitState.Cancelled && !v.Begun), held.Count(v => v.State == VisitState.Expired && !v.Begun), held.Count(v => v.Planned)),
            new(came.Count, came.Count(g => g is { LateAt: not null, ArrivedAt: not null }), came.Count(IsNoShow)),
            WaitOf(came), funnel, await FailuresAsync(guests, ct), await CostsAsync(texts, ct), Days(question, held, came));
    }

    private static bool IsNoShow(GuestRow guest) => guest is { NoShowAt: not null, ArrivedAt: null };

    private static WaitMeasure WaitOf(List<GuestRow> guests)
    {
        var waits = guests.Where(g => g is { ArrivedAt: not null, AdmittedAt: not null }).Select(g => Math.Max(0, (g.AdmittedAt!.Value - g.ArrivedAt!.Value).TotalSeconds)).Order().ToArray();
        var lengths = new int[MeasureRules.Bounds.Count + 1];
        foreach (var wait in waits) { lengths[MeasureRules.Bounds.TakeWhile(minutes => wait >= minutes * 60).Count()]++; }
        if (waits.Length == 0) { return new(0, null, null, lengths); }
        return new(waits.Length, (waits[(waits.Length - 1) / 2] + waits[waits.Length / 2]) / 2, waits[(int)Math.Ceiling(waits.Length * 0.9) - 1], lengths);
    }

    // One guest may have had trouble with his camera and with the call: each is counted.
    private static async Task<List<FailureCount>> FailuresAsync(IQueryable<Seat> guests, CancellationToken ct)
    {
        var troubled = await guests.Where(s => s.Trouble != null || MeasureRules.DeviceTroubles.Contains(s.Camera) || MeasureRules.DeviceTroubles.Contains(s.Microphone))
            .GroupBy(s => new { s.Browser, s.Camera, s.Microphone, s.Trouble }).Select(g => new { g.Key.Browser, g.Key.Camera, g.Key.Microphone, g.Key.Trouble, Count = g.Count() }).ToListAsync(ct);
        return [.. troubled
            .SelectMany(g => new[] { Device("camera", g.Camera), Device("microphone", g.Microphone), g.Trouble }.OfType<string>().Select(reason => (Browser: g.Browser ?? "", Reason: reason, g.Count)))
            .GroupBy(f => (f.Browser, f.Reason)).Select(f => new FailureCount(f.Key.Browser, f.Key.Reason, f.Sum(one => one.Count)))
            .OrderByDescending(f => f.Guests).ThenBy(f => f.Browser, StringComparer.Ordinal).ThenBy(f => f.Reason, StringComparer.Ordinal)];

        static string? Device(string which, string? state) => state is not null && MeasureRules.DeviceTroubles.Contains(state) ? $"{which}{char.ToUpperInvariant(state[0])}{state[1..]}" : null;
    }

    private static async Task<List<TextCost>> CostsAsync(IQueryable<TextMessage> texts, CancellationToken ct)
    {
        var costs = await texts.Where(m => m.CostMicros != null && m.Currency != null).GroupBy(m => new { m.Sender, m.Currency })
            .Select(g => new { g.Key.Sender, g.Key.Currency, Texts = g.Count(), Micros = g.Sum(m => (long)m.CostMicros!) }).ToListAsync(ct);
        return [.. costs.Select(c => new TextCost(c.Sender, c.Currency!, c.Texts, c.Micros)).OrderBy(c => c.Currency, StringComparer.Ordinal).ThenBy(c => c.Sender, StringComparer.Ordinal)];
    }

    private static DayMeasure[] Days(MeasureQuestion question, List<VisitRow> visits, List<GuestRow> guests)
    {
        DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, question.Zone).Date);
        var (ofDay, missed) = (visits.CountBy(v => DayOf(v.StartsAt)).ToDictionary(), guests.Where(IsNoShow).CountBy(g => DayOf(g.StartsAt)).ToDictionary());
        return [.. Enumerable.Range(0, question.To.DayNumber - question.From.DayNumber + 1).Select(question.From.AddDays).Select(d => new DayMeasure(d, ofDay.GetValueOrDefault(d), missed.GetValueOrDefault(d)))];
    }
}
