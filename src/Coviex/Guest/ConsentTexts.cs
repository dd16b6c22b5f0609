using System.Security.Cryptography;
using System.Text;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Guest;

/// <param name="Purposes">What he may agree to besides; each off until he turns it on.</param>
internal sealed record ConsentText(string Version, string Hash, string Text, PurposeText[] Purposes);

internal sealed record PurposeText(Guid Id, string Text);

/// <summary>
/// The notice that a guest agrees to, in his language: the hospital's newest, or ours where it has written none. The hash proves which words he saw, whatever the text
/// says next year.
/// </summary>
internal sealed class ConsentTexts(CoviexDb db, Texts texts)
{
    public async Task<ConsentText> ForAsync(string language, Guid hospital, string name, CancellationToken ct)
    {
        var own = await db.ConsentNotices.AsNoTracking().Where(n => n.HospitalId == hospital && n.Language == language).OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).FirstOrDefaultAsync(ct);
        var purposes = await db.ConsentPurposes.AsNoTracking().Where(p => p.HospitalId == hospital && p.Language == language && p.EndedAt == null)
            .OrderBy(p => p.Id).Select(p => new PurposeText(p.Id, p.Body)).ToArrayAsync(ct);
        var text = own is null ? Ours(language, name) : Fill(own.Body, name);
        return new(own?.Version ?? texts.Get(language, "consent.version"), Hash(text), text, purposes);
    }

    public string Ours(string language, string name) => texts.Get(language, "consent.text", ("hospital", name));

    public static string Fill(string body, string name) => body.Replace("{hospital}", name, StringComparison.Ordinal);

    /// <summary>SHA-256, hexadecimal.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
