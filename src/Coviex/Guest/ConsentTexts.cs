using System.Security.Cryptography;
using System.Text;
using Coviex.Hosting;

namespace Coviex.Guest;

internal sealed record ConsentText(string Version, string Hash, string Text);

/// <summary>The notice that a guest agrees to, in his language. The hash proves which words he saw, whatever the text says next year.</summary>
internal sealed class ConsentTexts(Texts texts)
{
    public ConsentText For(string language, string hospital)
    {
        var text = texts.Get(language, "consent.text", ("hospital", hospital));
        return new(texts.Get(language, "consent.version"), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text);
    }
}
