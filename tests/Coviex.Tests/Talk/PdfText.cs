using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Coviex.Tests.Talk;

/// <summary>What somebody reads in a PDF of ours: each string that is drawn, by its font's map from glyphs to signs. Checks on the way that the table of objects is right.</summary>
internal static partial class PdfText
{
    public static IReadOnlyList<string> Of(byte[] pdf, out int pages)
    {
        var text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-1.7\n", text, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", text, StringComparison.Ordinal);
        var table = int.Parse(StartXref().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        var starts = Entry().Matches(text[table..]).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.All(starts.Index(), s => Assert.StartsWith($"{s.Index + 1} 0 obj", text[s.Item..], StringComparison.Ordinal));
        pages = int.Parse(Count().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        var streams = Packed().Matches(text).Select(m => Inflated(pdf.AsSpan(m.Index + m.Length, int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)))).ToList();
        var maps = streams.Where(s => s.Contains("begincmap", StringComparison.Ordinal)).Select(Read).ToList();
        return [.. streams.SelectMany(s => Drawn().Matches(s)).Select(m => Said(m.Groups[2].Value, maps[int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)]))];
    }

    private static Dictionary<string, char> Read(string map) =>
        Mapped().Matches(map).ToDictionary(m => m.Groups[1].Value, m => (char)int.Parse(m.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string Said(string glyphs, Dictionary<string, char> map) => string.Concat(glyphs.Chunk(4).Select(g => map[new(g)]));

    private static string Inflated(ReadOnlySpan<byte> packed)
    {
        using var zip = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        zip.CopyTo(bytes);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    [GeneratedRegex(@"startxref\n(\d+)\n")]
    private static partial Regex StartXref();

    [GeneratedRegex(@"(\d{10}) 00000 n ")]
    private static partial Regex Entry();

    [GeneratedRegex(@"/Type /Pages /Count (\d+)")]
    private static partial Regex Count();

    [GeneratedRegex(@"<< /Length (\d+) /Filter /FlateDecode [^>]*>>\nstream\n")]
    private static partial Regex Packed();

    [GeneratedRegex("<([0-9A-F]{4})> <([0-9A-F]{4})>\n")]
    private static partial Regex Mapped();

    [GeneratedRegex(@"/F([01]) [^<\n]*<([0-9A-F]*)> Tj")]
    private static partial Regex Drawn();
}
