using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Coviex.Conversations.Export;

/// <summary>A TrueType font that goes along with the program and into each PDF (OpenType 1.9: tables cmap, head, hhea, hmtx): nothing is asked of the server's machine.</summary>
internal sealed class PdfFont
{
    public static readonly PdfFont Regular = new("Regular");
    public static readonly PdfFont Bold = new("Bold");

    private readonly Dictionary<int, int> glyphs = [];
    private readonly int[] advances;

    private PdfFont(string style)
    {
        Name = $"LiberationSans-{style}";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"fonts/{Name}.ttf")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Bytes = copy.ToArray();
        var perEm = U16(Table("head") + 18);
        Box = [.. Enumerable.Range(0, 4).Select(i => Thousandths(I16(Table("head") + 36 + (2 * i)), perEm))];
        (Ascent, Descent) = (Thousandths(I16(Table("hhea") + 4), perEm), Thousandths(I16(Table("hhea") + 6), perEm));
        var count = U16(Table("hhea") + 34);
        advances = [.. Enumerable.Range(0, count).Select(i => Thousandths(U16(Table("hmtx") + (4 * i)), perEm))];
        ReadGlyphs();
    }

    public string Name { get; }
    public byte[] Bytes { get; }
    public int[] Box { get; }
    public int Ascent { get; }
    public int Descent { get; }

    /// <summary>The glyph of a sign; 0: the font has none.</summary>
    public int Glyph(int sign) => glyphs.GetValueOrDefault(sign);

    /// <summary>In thousandths of the size of the letters.</summary>
    public int Width(int glyph) => advances[Math.Min(glyph, advances.Length - 1)];

    public double Width(string text, double size) => text.Sum(c => Width(Glyph(c))) * size / 1000;

    /// <summary>Drawn from left to right, one sign after the other: no letter that stands on another one, and none that is read from the right.</summary>
    public bool Draws(Rune sign) => sign.IsBmp && Signs.IsPlain(sign) && !Signs.IsFromTheRight(sign) && Glyph(sign.Value) != 0
        && Rune.GetUnicodeCategory(sign) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format);

    // Format 4 of cmap for Unicode's basic plane: segments with a shift, or with a place in a list of glyphs.
    private void ReadGlyphs()
    {
        var cmap = Table("cmap");
        var at = Enumerable.Range(0, U16(cmap + 2)).Select(i => cmap + 4 + (8 * i)).Where(r => U16(r) == 3 && U16(r + 2) == 1).Select(r => cmap + (int)U32(r + 4)).Single();
        var segments = U16(at + 6) / 2;
        var (ends, starts) = (at + 14, at + 16 + (2 * segments));
        var (shifts, places) = (starts + (2 * segments), starts + (4 * segments));
        for (var i = 0; i < segments; i++)
        {
            var (first, last, place) = (U16(starts + (2 * i)), U16(ends + (2 * i)), U16(places + (2 * i)));
            for (var sign = first; sign <= last && sign != 0xFFFF; sign++)
            {
                var listed = place == 0 ? sign : U16(places + (2 * i) + place + (2 * (sign - first)));
                if (listed != 0 && ((listed + U16(shifts + (2 * i))) & 0xFFFF) is > 0 and var glyph) { glyphs[sign] = glyph; }
            }
        }
    }

    private int Table(string tag)
    {
        for (var i = 0; i < U16(4); i++)
        {
            if (Encoding.ASCII.GetString(Bytes, 12 + (16 * i), 4) == tag) { return (int)U32(12 + (16 * i) + 8); }
        }
        throw new InvalidDataException($"The font has no table '{tag}'");
    }

    private static int Thousandths(int value, int perEm) => value * 1000 / perEm;

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(Bytes.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(at));
}
