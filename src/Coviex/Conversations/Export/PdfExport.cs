using System.Globalization;
using System.Text;

namespace Coviex.Conversations.Export;

/// <summary>
/// Lays an export out on pages of letter size. One page is in memory at a time. What the fonts lack, and letters that are read from the right, are written as
/// their number in Unicode: nothing is left out unseen, and nothing is drawn backwards.
/// </summary>
/// <param name="language">Of the words that are ours, such as <c>es</c>.</param>
/// <param name="foot">What stands beneath each page, after its number.</param>
internal sealed class PdfExport(Stream to, string title, string language, string foot)
{
    private const double Wide = 612;
    private const double High = 792;
    private const double Margin = 54;
    private const double Floor = Margin + 18;

    private readonly PdfFile file = new(to);
    private readonly SortedDictionary<int, int>[] used = [[], []];
    private readonly List<int> pages = [];
    private readonly StringBuilder page = new();
    private int tree, regular, bold;
    private double y;

    private sealed record Style(bool Bold, double Size, double Before, double Indent, string Grey);

    public static Task WriteAsync(IAsyncEnumerable<ExportLine> lines, Stream to, string title, string language, string foot, CancellationToken ct) =>
        new PdfExport(to, title, language, foot).RunAsync(lines, ct);

    private static Style Of(LineKind kind) => kind switch
    {
        LineKind.Title => new(true, 15, 0, 0, "0"),
        LineKind.Head => new(true, 9.5, 9, 0, "0"),
        LineKind.Words => new(false, 10, 1.5, 12, "0"),
        LineKind.Note => new(false, 8.5, 1.5, 12, "0.3"),
        _ => new(false, 9, 1.5, 0, "0.2"),
    };

    private async Task RunAsync(IAsyncEnumerable<ExportLine> lines, CancellationToken ct)
    {
        await file.BeginAsync(ct);
        (tree, regular, bold) = (file.Reserve(), file.Reserve(), file.Reserve());
        y = High - Margin;
        await foreach (var (kind, text) in lines.WithCancellation(ct)) { await AddAsync(Of(kind), kind, text, ct); }
        await EndPageAsync(ct);
        await FontAsync(regular, PdfFont.Regular, used[0], ct);
        await FontAsync(bold, PdfFont.Bold, used[1], ct);
        await file.ObjectAsync(tree, $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(p => $"{p} 0 R"))}] >>", ct);
        var (catalog, about) = (file.Reserve(), file.Reserve());
        await file.ObjectAsync(catalog, $"<< /Type /Catalog /Pages {tree} 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>", ct);
        await file.ObjectAsync(about, $"<< /Title {PdfFile.Words(title)} /Producer (Coviex) >>", ct);
        await file.EndAsync(catalog, about, ct);
    }

    private async ValueTask AddAsync(Style style, LineKind kind, string text, CancellationToken ct)
    {
        var font = style.Bold ? PdfFont.Bold : PdfFont.Regular;
        var step = style.Size * 1.35;
        y -= style.Before;
        // The head of a message is not left alone at the foot of a page.
        if (kind == LineKind.Head && y - (4 * step) < Floor) { await EndPageAsync(ct); }
        foreach (var whole in Composed(text).ReplaceLineEndings("\n").Replace("\t", "    ", StringComparison.Ordinal).Split('\n'))
        {
            foreach (var line in Lines(Signs.Shown(whole, font.Draws), font, style.Size, Wide - (2 * Margin) - style.Indent))
            {
                if (y - step < Floor) { await EndPageAsync(ct); }
                y -= step;
                if (kind == LineKind.Words) { page.Append(CultureInfo.InvariantCulture, $"0.75 G 1.2 w {Margin + 4:0.##} {y - 2.5:0.##} m {Margin + 4:0.##} {y + step - 2.5:0.##} l S\n"); }
                Draw(line, font, style.Size, Margin + style.Indent, y, style.Grey);
            }
        }
    }

    private void Draw(string text, PdfFont font, double size, double x, double at, string grey)
    {
        var its = used[font == PdfFont.Bold ? 1 : 0];
        page.Append(CultureInfo.InvariantCulture, $"BT {grey} g /F{(font == PdfFont.Bold ? 1 : 0)} {size:0.##} Tf {x:0.##} {at:0.##} Td <");
        foreach (var sign in text)
        {
            var glyph = font.Glyph(sign);
            its[glyph] = sign;
            page.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        page.Append("> Tj ET\n");
    }

    // Broken between words, and within one that is wider than the page.
    private static IEnumerable<string> Lines(string text, PdfFont font, double size, double room)
    {
        while (font.Width(text, size) > room)
        {
            var (fits, width) = (0, 0.0);
            while ((width += font.Width(font.Glyph(text[fits])) * size / 1000) <= room) { fits++; }
            var space = text.LastIndexOf(' ', fits);
            var cut = space > 0 ? space : Math.Max(fits, 1);
            yield return text[..cut];
            text = text[cut..].TrimStart(' ');
        }
        yield return text;
    }

    // Accents that were typed apart become one sign with their letter. What Unicode has set aside cannot be composed, and stays as it is.
    private static string Composed(string text)
    {
        try { return text.Normalize(NormalizationForm.FormC); }
        catch (ArgumentException) { return text; }
    }

    private async ValueTask EndPageAsync(CancellationToken ct)
    {
        var below = Signs.Shown($"{pages.Count + 1}  ·  {foot}", PdfFont.Regular.Draws);
        Draw(Lines(below, PdfFont.Regular, 8, Wide - (2 * Margin)).First(), PdfFont.Regular, 8, Margin, Margin - 12, "0.45");
        var (content, number) = (file.Reserve(), file.Reserve());
        await file.StreamAsync(content, Encoding.ASCII.GetBytes(page.ToString()), "", ct);
        await file.ObjectAsync(number, string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {Wide} {High}] /Contents {content} 0 R /Resources << /Font << /F0 {regular} 0 R /F1 {bold} 0 R >> >> >>"), ct);
        pages.Add(number);
        page.Clear();
        y = High - Margin;
    }

    // As a composite font whose codes are the glyphs themselves (ISO 32000-1, 9.7), with a map back to the signs: it can be searched and copied.
    private async ValueTask FontAsync(int number, PdfFont font, SortedDictionary<int, int> glyphs, CancellationToken ct)
    {
        var (bytes, descriptor, descendant, map) = (file.Reserve(), file.Reserve(), file.Reserve(), file.Reserve());
        await file.StreamAsync(bytes, font.Bytes, $"/Length1 {font.Bytes.Length} ", ct);
        await file.ObjectAsync(descriptor, $"<< /Type /FontDescriptor /FontName /{font.Name} /Flags 32 /FontBBox [{string.Join(' ', font.Box)}] /ItalicAngle 0 "
            + $"/Ascent {font.Ascent} /Descent {font.Descent} /CapHeight {font.Ascent * 4 / 5} /StemV 80 /FontFile2 {bytes} 0 R >>", ct);
        await file.ObjectAsync(descendant, $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font.Name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            + $"/FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [{string.Join(' ', glyphs.Keys.Select(g => $"{g} [{font.Width(g)}]"))}] >>", ct);
        await file.StreamAsync(map, Encoding.ASCII.GetBytes(Map(glyphs)), "", ct);
        await file.ObjectAsync(number, $"<< /Type /Font /Subtype /Type0 /BaseFont /{font.Name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {map} 0 R >>", ct);
    }

    private static string Map(SortedDictionary<int, int> glyphs) =>
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def\n"
        + "/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + string.Concat(glyphs.Chunk(100).Select(some =>
            $"{some.Length} beginbfchar\n{string.Concat(some.Select(g => string.Create(CultureInfo.InvariantCulture, $"<{g.Key:X4}> <{g.Value:X4}>\n")))}endbfchar\n"))
        + "endcmap CMapName currentdict /CMap defineresource pop end end\n";
}
