using System.Globalization;
using Coviex.Data;

namespace Coviex.Audit;

/// <summary>
/// <c>coviex audit verify [NUMBER:HASH …]</c>: reads the whole record and says whether any entry was altered, taken out or moved; and of each place that was
/// noted before, whether it is still there. Ends with 0 if all is whole, 1 if not, 2 if it was called wrongly.
/// </summary>
internal static class AuditCommand
{
    public static bool Is(string[] args) => args is ["audit", ..];

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter says, CancellationToken ct = default)
    {
        var noted = args.Skip(2).Select(AuditChain.ReadNote).ToList();
        if (args is not ["audit", "verify", ..] || noted.Contains(null))
        {
            await says.WriteLineAsync("coviex audit verify [NUMBER:HASH ...]   NUMBER:HASH as an earlier run has said it");
            return 2;
        }
        await services.GetRequiredService<Migrator>().MigrateAsync(ct);
        await using var scope = services.CreateAsyncScope();
        var verification = scope.ServiceProvider.GetRequiredService<AuditVerification>();
        var whole = true;
        foreach (var hospital in await verification.HospitalsAsync(ct))
        {
            var report = await verification.VerifyAsync(hospital, ct);
            whole &= report.Findings.Count == 0;
            await says.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"hospital {hospital}: {report.Entries} entries, {(report.Findings.Count == 0 ? "whole" : "NOT whole")}, {report.Head}"));
            foreach (var finding in report.Findings) { await says.WriteLineAsync($"  {InWords(finding)}"); }
        }
        foreach (var (note, text) in noted.Zip(args.Skip(2)))
        {
            if (await verification.HasAsync(note!.Value, ct)) { continue; }
            whole = false;
            await says.WriteLineAsync($"  not in the record: {text}");
        }
        return whole ? 0 : 1;
    }

    private static string InWords(AuditFinding finding) => finding.Fault switch
    {
        AuditFault.Missing => $"missing: {finding.From} to {finding.To}",
        AuditFault.Altered => $"altered: {finding.From}",
        AuditFault.Cut => $"the end is not the one that was written: {finding.From}",
        AuditFault.Unsealed => $"written and never sealed: {finding.From}",
        _ => throw new ArgumentOutOfRangeException(nameof(finding)),
    };
}
