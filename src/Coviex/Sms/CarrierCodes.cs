namespace Coviex.Sms;

/// <summary>What stands beside a problem as its code: a carrier's own (30003, REJECTD), or what we saw ourselves, in plain words for the log (timeout).</summary>
internal static class CarrierCodes
{
    /// <summary>A code that whoever reads it can give to the carrier's support; null for words of our own, which the problem's sentence says better.</summary>
    public static string? Shown(string? code) => code is not null && code.Any(c => char.IsDigit(c) || char.IsUpper(c)) ? code : null;
}
