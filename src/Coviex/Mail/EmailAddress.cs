using System.Globalization;
using System.Text.RegularExpressions;

namespace Coviex.Mail;

/// <summary>
/// An e-mail address as people type it and as it is kept: a dot-atom before the @ (RFC 5322, 3.4.1), and a domain of at least two labels, written as the
/// DNS has it. Quoted and non-ASCII local parts are refused: few servers take them, and nothing that passes can break out of a header.
/// </summary>
internal static partial class EmailAddress
{
    /// <summary>RFC 5321, 4.5.3.1.3: a path has 256 octets with its brackets.</summary>
    public const int Longest = 254;

    private const int LongestLocalPart = 64;

    /// <summary>The address to keep, or null for what is none.</summary>
    public static string? Read(string? typed)
    {
        var text = (typed ?? "").Trim();
        var at = text.LastIndexOf('@');
        if (at is < 1 or > LongestLocalPart || !LocalPart().IsMatch(text[..at]) || Domain(text[(at + 1)..]) is not { } domain) { return null; }
        var address = $"{text[..at]}@{domain}";
        return address.Length <= Longest ? address : null;
    }

    // "españa.example" is "xn--espaa-rta.example" on the wire.
    private static string? Domain(string typed)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(typed).ToLowerInvariant();
            return Labels().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException) { return null; }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z")]
    private static partial Regex LocalPart();

    [GeneratedRegex(@"\A(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z][a-z0-9-]*[a-z0-9])\z")]
    private static partial Regex Labels();
}
