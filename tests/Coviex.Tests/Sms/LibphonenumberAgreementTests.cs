using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coviex.Sms;

namespace Coviex.Tests.Sms;

/// <summary>
/// Asks libphonenumber-js itself, in Node, what it says about some thousand typed numbers of every country, and compares. Node is there
/// wherever this builds: the metadata comes from its packages.
/// </summary>
public sealed class LibphonenumberAgreementTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20261122)]
    public async Task Every_answer_is_that_of_libphonenumber_js(int seed)
    {
        var rules = new PhoneNumberRules();
        var differences = new List<string>();
        var asked = 0;
        await foreach (var theirs in AnswersAsync(seed, TestContext.Current.CancellationToken))
        {
            asked++;
            var ours = rules.Check(theirs.Typed, theirs.Country);
            if (IsFormerPrefix(theirs, ours)) { continue; }
            if (theirs.Problem != ProblemOf(ours) || (theirs.Problem == "NONE" && theirs.Number != NumberOf(ours)))
            {
                differences.Add($"'{theirs.Typed}' in {theirs.Country}: they {theirs.Problem} {theirs.Number}, we {ProblemOf(ours)} {NumberOf(ours)}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences, such as\n{string.Join('\n', differences.Take(20))}");
        Assert.InRange(asked, 5000, 20000);
    }

    // The one place where we know better: they no longer know the prefixes that Mexico gave up in 2019 (decision 0003).
    private static bool IsFormerPrefix(Answer theirs, PhoneNumberCheck ours)
    {
        if (theirs.Problem == "NONE" || ours is not { Country: "MX", E164: { } number }) { return false; }
        var digits = string.Concat(theirs.Typed.Where(char.IsAsciiDigit));
        return Regex.IsMatch(digits, $"^(?:0[09])?(?:52)?(?:0[12]|04[45]|1){number["+52".Length..]}$");
    }

    private static string ProblemOf(PhoneNumberCheck check) => check.Problem switch
    {
        PhoneNumberProblem.Empty => "EMPTY",
        PhoneNumberProblem.NotANumber => "NOT_A_NUMBER",
        PhoneNumberProblem.Extension => "EXTENSION",
        PhoneNumberProblem.TooShort => "TOO_SHORT",
        PhoneNumberProblem.TooLong => "TOO_LONG",
        PhoneNumberProblem.InvalidCountryCode => "INVALID_COUNTRY",
        PhoneNumberProblem.Impossible => "IMPOSSIBLE",
        _ => "NONE",
    };

    private static string NumberOf(PhoneNumberCheck check) =>
        $"{check.E164} | {check.International} | {check.National} | {check.Country} | {KindOf(check.Kind)}";

    private static string KindOf(PhoneNumberKind kind) => kind switch
    {
        PhoneNumberKind.Unknown => "",
        PhoneNumberKind.FixedLine => "FIXED_LINE",
        PhoneNumberKind.Mobile => "MOBILE",
        PhoneNumberKind.FixedLineOrMobile => "FIXED_LINE_OR_MOBILE",
        PhoneNumberKind.TollFree => "TOLL_FREE",
        PhoneNumberKind.PremiumRate => "PREMIUM_RATE",
        PhoneNumberKind.SharedCost => "SHARED_COST",
        PhoneNumberKind.Personal => "PERSONAL_NUMBER",
        PhoneNumberKind.Voip => "VOIP",
        PhoneNumberKind.Pager => "PAGER",
        PhoneNumberKind.Company => "UAN",
        PhoneNumberKind.Voicemail => "VOICEMAIL",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static async IAsyncEnumerable<Answer> AnswersAsync(
        int seed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var root = RepositoryRoot();
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(root, "tests/Coviex.Tests/Sms/phone-numbers.mjs"), Path.Combine(root, "web"), $"{seed}" },
            RedirectStandardOutput = true,
        })!;
        while (await node.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            var row = JsonSerializer.Deserialize<string?[]>(line)!;
            yield return new(row[0]!, row[1]!, row[2]!, row.Length > 3 ? string.Join(" | ", row[3..]) : "");
        }
        await node.WaitForExitAsync(ct);
        Assert.Equal(0, node.ExitCode);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "coviex.slnx"))) { folder = folder.Parent; }
        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests holds coviex.slnx.");
    }

    private sealed record Answer(string Typed, string Country, string Problem, string Number);
}
