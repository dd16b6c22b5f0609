using System.Globalization;
using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Sending;

/// <summary>An administrator decides how his hospital sends: the ladder, the quiet hours, the daily budget.</summary>
internal static class SendingEndpoints
{
    private const int LongestSilence = 24 * 60;
    private const int MostPerDay = 1_000_000;

    public static void MapSending(this IEndpointRouteBuilder pages)
    {
        var sending = pages.MapGroup("/sending").RequireAuthorization(Policies.Administrator);
        sending.MapGet("", ShowAsync);
        sending.MapPost("", ChangeAsync);
    }

    private static async Task<IResult> ShowAsync(string? said, SendingPages view, CurrentStaff staff, Words words, CancellationToken ct) =>
        await view.OfAsync(staff, null, said == "saved" ? words.Text("sending.saved") : null, ct);

    private static async Task<IResult> ChangeAsync(
        IFormCollection sent, SendingPages view, CurrentStaff staff, CoviexDb db, Senders senders, OutboxSignal outbox, AuditLog audit, Words words,
        TimeProvider clock, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        var steps = Steps(sent, senders, errors, words);
        var silence = Whole(sent, "silence", 0, LongestSilence, "sending.budget.wrong", errors, words) ?? 0;
        var (from, to) = (Clock(sent, "quietFrom", errors, words), Clock(sent, "quietTo", errors, words));
        var texts = Whole(sent, "dailyTexts", 1, MostPerDay, "sending.budget.wrong", errors, words);
        var cost = Whole(sent, "dailyCost", 1, MostPerDay, "sending.budget.wrong", errors, words);
        if (errors.Count > 0) { return await view.OfAsync(staff, Form.Of(sent, errors, words["form.wrong"]), null, ct); }

        var rules = await db.SendingRules.SingleOrDefaultAsync(r => r.HospitalId == staff.HospitalId, ct);
        if (rules is null) { db.SendingRules.Add(rules = new() { HospitalId = staff.HospitalId }); }
        rules.Change(steps, silence, from, to, texts, cost);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "sending.changed", staff.HospitalId);
        await db.SaveChangesAsync(ct);
        // What stood still is looked at anew, by the new rules.
        var now = clock.GetUtcNow();
        await db.Messages.Where(m => m.HospitalId == staff.HospitalId && m.Waits != null).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.DueAt, now).SetProperty(m => m.Version, m => m.Version + 1), ct);
        outbox.Wake();
        return new SeeOther("/sending?said=saved");
    }

    private static List<string> Steps(IFormCollection sent, Senders senders, Dictionary<string, string[]> errors, Words words)
    {
        var steps = new List<string>();
        for (var i = 0; i < SendingRules.MostSteps; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"step{i}");
            if (sent[field].ToString() is not { Length: > 0 } name) { continue; }
            if (!senders.Choices.Contains(name)) { errors[field] = [words.Text("sending.ladder.unknown")]; }
            else if (steps.Contains(name)) { errors[field] = [words.Text("sending.ladder.twice")]; }
            else { steps.Add(name); }
        }
        return steps;
    }

    private static int? Whole(IFormCollection sent, string field, int least, int most, string wrong, Dictionary<string, string[]> errors, Words words)
    {
        if (sent[field].ToString().Trim() is not { Length: > 0 } text) { return null; }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) { return number; }
        errors[field] = [words.Text(wrong)];
        return null;
    }

    private static TimeOnly Clock(IFormCollection sent, string field, Dictionary<string, string[]> errors, Words words)
    {
        if (TimeOnly.TryParseExact(sent[field].ToString(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) { return time; }
        errors[field] = [words.Text("sending.quiet.wrong")];
        return default;
    }
}

/// <summary>Puts the page together.</summary>
internal sealed class SendingPages(CoviexDb db, Senders senders, SendingWays ways, TextFates fates, DailyBudgets budgets, Words words, TimeProvider clock)
{
    public async Task<IResult> OfAsync(CurrentStaff staff, Form? form, string? said, CancellationToken ct)
    {
        var rules = (await db.SendingRulesOfAsync([staff.HospitalId], ct))[staff.HospitalId];
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var (texts, micros) = await budgets.SinceAsync(staff.HospitalId, LocalMoment.DayOf(clock.GetUtcNow(), hospital.TimeZone).From, ct);
        var stopped = await db.Messages.CountAsync(m => m.HospitalId == staff.HospitalId && m.Waits == WaitReason.Budget, ct);
        return new Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult<SendingPage>(new
        {
            Form = form ?? FormOf(rules),
            Choices = senders.Choices.Union(rules.Ladder).Select(name => (name, fates.By(name, words.Language))).ToArray(),
            Today = words.Text("sending.budget.today", ("texts", texts), ("cost", (micros / 1_000_000m).ToString("0.00", CultureInfo.InvariantCulture))),
            Stopped = stopped > 0 ? words.Text("sending.budget.stopped", ("count", stopped)) : null,
            Ways = await ways.OfAsync(rules, hospital.TimeZone, ct),
            Mails = senders.Choices.Any(Senders.IsMail),
            Said = said,
        })
        { StatusCode = form is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static Form FormOf(SendingRules rules)
    {
        var form = new Form
        {
            ["silence"] = Text(rules.SilenceMinutes),
            ["quietFrom"] = rules.QuietFrom,
            ["quietTo"] = rules.QuietTo,
            ["dailyTexts"] = Text(rules.DailyTexts),
            ["dailyCost"] = Text(rules.DailyCost),
        };
        foreach (var (index, step) in rules.Ladder.Index()) { form.With(string.Create(CultureInfo.InvariantCulture, $"step{index}"), step); }
        return form;
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
