using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Coviex.Conversations.Export;

/// <summary>A PDF (ISO 32000-1) that is written from its beginning to its end: an object leaves as soon as it is known, and only where each began is kept.</summary>
internal sealed class PdfFile(Stream to)
{
    private readonly List<long> starts = [0];
    private long position;

    /// <summary>The number of an object that is written later.</summary>
    public int Reserve()
    {
        starts.Add(0);
        return starts.Count - 1;
    }

    public ValueTask BeginAsync(CancellationToken ct) => WriteAsync("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n", ct);

    public async ValueTask ObjectAsync(int number, string content, CancellationToken ct)
    {
        starts[number] = position;
        await WriteAsync($"{number} 0 obj\n{content}\nendobj\n", ct);
    }

    /// <param name="more">What stands in its dictionary beside its length and its filter.</param>
    public async ValueTask StreamAsync(int number, ReadOnlyMemory<byte> bytes, string more, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        await using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { await zip.WriteAsync(bytes, ct); }
        starts[number] = position;
        await WriteAsync($"{number} 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode {more}>>\nstream\n", ct);
        await WriteAsync(packed.GetBuffer().AsMemory(0, (int)packed.Length), ct);
        await WriteAsync("\nendstream\nendobj\n", ct);
    }

    public async ValueTask EndAsync(int catalog, int about, CancellationToken ct)
    {
        var table = position;
        await WriteAsync($"xref\n0 {starts.Count}\n0000000000 65535 f \n", ct);
        foreach (var some in starts.Skip(1).Chunk(500))
        {
            await WriteAsync(string.Concat(some.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s:0000000000} 00000 n \n"))), ct);
        }
        await WriteAsync($"trailer\n<< /Size {starts.Count} /Root {catalog} 0 R /Info {about} 0 R >>\nstartxref\n{table}\n%%EOF\n", ct);
    }

    /// <summary>Words as a PDF keeps them outside of its pages: UTF-16 in hexadecimal signs, so that none of them ends the string.</summary>
    public static string Words(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private ValueTask WriteAsync(string text, CancellationToken ct) => WriteAsync(Encoding.Latin1.GetBytes(text), ct);

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        position += bytes.Length;
        await to.WriteAsync(bytes, ct);
    }
}
