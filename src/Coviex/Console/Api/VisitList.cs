using System.Globalization;
using Coviex.Hosting;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Api;

/// <summary>Visits and their messages as programs read them.</summary>
internal static class VisitList
{
    private const int Usual = 50;
    private const int Most = 200;

    /// <param name="Next">What to send as <c>after</c> for the next page; null: this is the last one.</param>
    public sealed record PageView(VisitView[] Visits, string? Next);

    /// <summary>One message to one guest.</summary>
    public sealed record MessageView(Guid Guest, AttemptView Message);

    /// <param name="from">Only visits that start then or later.</param>
    /// <param name="to">Only visits that start before.</param>
    /// <param name="state">scheduled, open, ended, cancelled, expired.</param>
    /// <param name="clinician">Only this one's.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    /// <param name="limit">How many at most, 1 to 200; 50 where it is left out.</param>
    public static async Task<Results<Ok<PageView>, ProblemHttpResult>> ListAsync(
        DateTimeOffset? from, DateTimeOffset? to, string? state, Guid? clinician, string? after, int? limit,
        CurrentStaff program, VisitRights rights, VisitViews views, Problems problems, HttpContext http, CancellationToken ct)
    {
        var (errors, most) = (new FieldErrors(), limit ?? Usual);
        if (most is < 1 or > Most) { errors.Add("limit", "limit_impossible", ("most", Most)); }
        VisitState? wanted = null;
        if (state is not null)
        {
            if (Enum.GetValues<VisitState>().Where(s => $"{s}".Equals(state, StringComparison.OrdinalIgnoreCase)).ToArray() is [var known]) { wanted = known; } else { errors.Add("state", "state_unknown"); }
        }
        (DateTimeOffset At, Guid Id)? last = null;
        if (after is not null && (last = Read(after)) is null) { errors.Add("after", "after_unknown"); }
        if (errors.Any) { return problems.Of(http, errors); }

        var visits = (await rights.OfAsync(program, VisitRight.Arrange, ct)).AsNoTracking();
        if (from is { } since) { visits = visits.Where(v => v.StartsAt >= since.ToUniversalTime()); }
        if (to is { } until) { visits = visits.Where(v => v.StartsAt < until.ToUniversalTime()); }
        if (wanted is { } of) { visits = visits.Where(v => v.State == of); }
        if (clinician is { } host) { visits = visits.Where(v => v.HostId == host); }
        if (last is { } seen) { visits = visits.Where(v => v.StartsAt > seen.At || (v.StartsAt == seen.At && v.Id.CompareTo(seen.Id) > 0)); }
        var page = await visits.Include(v => v.Seats).OrderBy(v => v.StartsAt).ThenBy(v => v.Id).Take(most + 1).ToListAsync(ct);
        var shown = page.Take(most).ToList();
        return TypedResults.Ok(new PageView(await views.OfAsync(shown, program.Language, ct), page.Count > most ? Write(shown[^1]) : null));
    }

    public static async Task<Results<Ok<MessageView[]>, ProblemHttpResult>> MessagesAsync(Guid visit, CurrentStaff program, VisitActs acts, VisitViews views, CancellationToken ct) =>
        await acts.FindAsync(visit, program, ct) is { } found
            ? TypedResults.Ok((await views.OfAsync(found, program.Language, ct)).Guests.SelectMany(g => g.Texts.Select(t => new MessageView(g.Id, t))).OrderBy(m => m.Message.QueuedAt).ToArray())
            : acts.Problem(Refusal.NotFound);

    private static string Write(Visit visit) => string.Create(CultureInfo.InvariantCulture, $"{visit.StartsAt.UtcTicks:x}-{visit.Id:N}");

    private static (DateTimeOffset, Guid)? Read(string text) =>
        text.Split('-') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var at)
            && at > 0 && at < DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "N", out var guid) ? (new(at, TimeSpan.Zero), guid) : null;
}
