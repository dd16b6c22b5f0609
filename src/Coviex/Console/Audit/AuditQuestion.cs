using System.Globalization;
using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Audit;

/// <summary>Which entries are asked for; always of one hospital.</summary>
internal sealed record AuditQuestion(Guid Hospital, DateTimeOffset? From, DateTimeOffset? Until, string? Kind, Guid? Actor, string? Group, long? Before)
{
    /// <summary>The parts of the record that one can ask for: the word before the point of an action.</summary>
    public static readonly IReadOnlyList<string> Groups = ["visit", "guest", "text", "patient", "relative", "registry", "talk", "phone", "staff", "settings", "measures", "audit"];

    private static readonly string[] Settings = ["hospital", "notice", "privacy", "department", "reminders", "sending", "wording", "webex", "program", "webhook"];

    private static readonly string[] Talk = ["conversation", "message", "talk"];

    /// <summary>As it stands in the address or the form.</summary>
    internal sealed class Asked
    {
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Who { get; init; }
        public string? What { get; init; }
        public string? Before { get; init; }

        public Form Form(Dictionary<string, string[]> errors) =>
            new() { ["from"] = From ?? "", ["to"] = To ?? "", ["who"] = Who ?? "", ["what"] = What ?? "", Errors = errors };

        public string Address(string before) => QueryString.Create(
            new Dictionary<string, string?> { ["from"] = From, ["to"] = To, ["who"] = Who, ["what"] = What, ["before"] = before }.Where(p => !string.IsNullOrEmpty(p.Value))).ToString();
    }

    public static async Task<(AuditQuestion Question, Dictionary<string, string[]> Errors)> ReadAsync(
        Asked asked, CurrentStaff staff, CoviexDb db, Words words, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var errors = new Dictionary<string, string[]>();
        var (from, to) = (Day("from", asked.From), Day("to", asked.To));
        if (from > to) { errors["to"] = [words.Text("audit.toBeforeFrom")]; }
        var actor = Guid.TryParse(asked.Who, out var id) ? id : (Guid?)null;
        var kind = asked.Who is "guest" or "coviex" ? asked.Who : null;
        if (asked.Who is { Length: > 0 } && actor is null && kind is null) { errors["who"] = [words.Text("audit.unknown")]; }
        if (asked.What is { Length: > 0 } && !Groups.Contains(asked.What)) { errors["what"] = [words.Text("audit.unknown")]; }
        var before = long.TryParse(asked.Before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        return (new(staff.HospitalId, from is { } first ? LocalMoment.StartOf(first, zone) : null, to is { } last ? LocalMoment.StartOf(last.AddDays(1), zone) : null, kind, actor, asked.What is { Length: > 0 } ? asked.What : null, before), errors);

        DateOnly? Day(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) { return null; }
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 9000) { return day; }
            errors[field] = [words.Text("audit.noDay")];
            return null;
        }
    }

    public IQueryable<AuditEntry> Of(CoviexDb db)
    {
        var entries = db.AuditEntries.Where(e => e.HospitalId == Hospital);
        if (From is { } from) { entries = entries.Where(e => e.At >= from); }
        if (Until is { } until) { entries = entries.Where(e => e.At < until); }
        if (Kind is { } kind) { entries = entries.Where(e => e.ActorKind == kind); }
        if (Actor is { } actor) { entries = entries.Where(e => e.ActorId == actor); }
        if (Before is { } before) { entries = entries.Where(e => e.Id < before); }
        if (Group is not { } group) { return entries; }
        var prefixes = (group switch { "settings" => Settings, "talk" => Talk, _ => [group] }).Select(p => $"{p}.").ToArray();
#pragma warning disable CA1310 // In the database, whose way to compare this is.
        return entries.Where(e => prefixes.Any(p => e.Action.StartsWith(p)));
#pragma warning restore CA1310
    }
}
