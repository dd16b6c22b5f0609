using System.Security.Cryptography;
using System.Text;

namespace Coviex.Staff.Factors;

/// <summary>
/// Ten codes of twelve signs each, for whoever has lost his authenticator app: 60 bits, in an alphabet whose signs nobody mistakes for one another (Crockford's
/// base32). Shown once; kept as PBKDF2 with the person's id as salt, so that one derivation checks a try against all of them.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;
    private const int Length = 12;
    private const int Iterations = 100_000;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>As people read them: "7K3D-M0QX-9ZTA".</summary>
    public static string[] New() =>
        [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(part => new string(part))))];

    /// <summary>Null for what can be none: nothing is derived then.</summary>
    public static byte[]? Hash(Guid staff, string typed)
    {
        var code = string.Concat(typed.ToUpperInvariant().Where(c => c is not ('-' or ' '))).Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return code.Length == Length && code.All(Alphabet.Contains)
            ? Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(code), staff.ToByteArray(), Iterations, HashAlgorithmName.SHA256, 32)
            : null;
    }
}
