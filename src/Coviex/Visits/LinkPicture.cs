using System.Globalization;
using System.Text;
using QRCoder;

namespace Coviex.Visits;

/// <summary>A link as a QR code (ISO/IEC 18004), to be drawn by the page itself: no picture of it is ever stored or fetched.</summary>
/// <param name="Size">Modules on one side, with the quiet zone of four around it.</param>
/// <param name="Path">SVG path data of the dark modules; one module is one unit.</param>
internal sealed record LinkPicture(int Size, string Path)
{
    public static LinkPicture Of(string url)
    {
        // Medium correction: a screen at arm's length is a clean original, and fewer modules are read from farther away.
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
        var (rows, path) = (code.ModuleMatrix, new StringBuilder());
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x]) { continue; }
                var from = x;
                while (x + 1 < rows.Count && rows[y][x + 1]) { x++; }
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
            }
        }
        return new(rows.Count, path.ToString());
    }
}
