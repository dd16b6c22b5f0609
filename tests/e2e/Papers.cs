using System.Globalization;
using System.Text;

namespace Coviex.E2E;

/// <summary>A small real PDF (ISO 32000-1): a coloured band over the head of each page, and a few lines of a report.</summary>
internal static class Papers
{
    /// <summary>The band's colour, as a browser's canvas has it.</summary>
    public static readonly int[] Band = [0, 102, 102];

    public static byte[] OfTwoPages()
    {
        var content = "0 0.4 0.4 rg 0 752 612 90 re f\n" +
            "BT 1 1 1 rg /F1 26 Tf 48 785 Td (Laboratorio) Tj ET\n" +
            "BT 0 0 0 rg /F1 16 Tf 24 TL 48 690 Td (Hemoglobina 13.9 g/dL) Tj T* (Leucocitos 6.4) Tj T* (Glucosa 92 mg/dL) Tj ET\n";
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
            $"<</Length {content.Length}>>\nstream\n{content}\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ];
        var (text, places) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        foreach (var (i, one) in objects.Index())
        {
            places.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{one}\nendobj\n");
        }
        var table = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places) { text.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"); }
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
