using System.Text;

namespace Coviex.Files;

/// <summary>What a file is by its content. Program: never taken. Other: anything else, HTML, SVG and scripts among it; it is only ever saved, never shown.</summary>
internal enum FileKind { Other, Jpeg, Png, Gif, Webp, Heic, Pdf, Mp4, Mov, Mp3, M4a, Text, Docx, Xlsx, Zip, Dicom, Program }

/// <summary>Finds out what a file is from its first bytes; its name says nothing. An archive is never unpacked.</summary>
internal static class FileKinds
{
    /// <summary>How many bytes of the beginning are looked at.</summary>
    public const int Head = 64 * 1024;

    public static FileKind Of(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("MZ"u8) || head.StartsWith("\u007fELF"u8) || IsMachO(head) => FileKind.Program,
        _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => FileKind.Jpeg,
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n\u001a\n"u8]) => FileKind.Png,
        _ when head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) => FileKind.Gif,
        _ when head.StartsWith("RIFF"u8) && At(head, 8, "WEBP"u8) => FileKind.Webp,
        _ when head.StartsWith("%PDF-"u8) => FileKind.Pdf,
        _ when At(head, 4, "ftyp"u8) => OfBrand(head),
        _ when head.StartsWith("ID3"u8) || (head.Length > 2 && head[0] == 0xFF && head[1] is 0xFB or 0xF3 or 0xF2) => FileKind.Mp3,
        _ when head.StartsWith("PK\u0003\u0004"u8) => OfArchive(head),
        _ when At(head, 128, "DICM"u8) => FileKind.Dicom,
        _ when IsText(head) => FileKind.Text,
        _ => FileKind.Other,
    };

    /// <summary>Its type on the wire. What is not known here is bytes and nothing else.</summary>
    public static string Type(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.Gif => "image/gif",
        FileKind.Webp => "image/webp",
        FileKind.Heic => "image/heic",
        FileKind.Pdf => "application/pdf",
        FileKind.Mp4 => "video/mp4",
        FileKind.Mov => "video/quicktime",
        FileKind.Mp3 => "audio/mpeg",
        FileKind.M4a => "audio/mp4",
        FileKind.Text => "text/plain; charset=utf-8",
        FileKind.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileKind.Zip => "application/zip",
        FileKind.Dicom => "application/dicom",
        _ => "application/octet-stream",
    };

    /// <summary>The endings of a name that fit, the usual one first. None: any.</summary>
    public static string[] Endings(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => [".jpg", ".jpeg", ".jfif"],
        FileKind.Png => [".png"],
        FileKind.Gif => [".gif"],
        FileKind.Webp => [".webp"],
        FileKind.Heic => [".heic", ".heif"],
        FileKind.Pdf => [".pdf"],
        FileKind.Mp4 => [".mp4", ".m4v"],
        FileKind.Mov => [".mov", ".qt"],
        FileKind.Mp3 => [".mp3"],
        FileKind.M4a => [".m4a"],
        FileKind.Docx => [".docx"],
        FileKind.Xlsx => [".xlsx"],
        FileKind.Dicom => [".dcm", ".dicom"],
        _ => [],
    };

    /// <summary>Only these are ever shown by a browser in place; all others are saved.</summary>
    public static bool IsShown(this FileKind kind) => kind is FileKind.Jpeg or FileKind.Png or FileKind.Gif or FileKind.Webp or FileKind.Heic or FileKind.Pdf;

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> mark) => head.Length >= offset + mark.Length && head[offset..].StartsWith(mark);

    private static bool IsMachO(ReadOnlySpan<byte> head) => head.Length >= 4
        && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head) is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE or 0xCAFEBABE;

    // ISO 14496-12: the major brand after "ftyp".
    private static FileKind OfBrand(ReadOnlySpan<byte> head) => head.Length < 12 ? FileKind.Other : Encoding.ASCII.GetString(head[8..12]) switch
    {
        "heic" or "heix" or "hevc" or "heim" or "heis" or "mif1" or "msf1" => FileKind.Heic,
        "qt  " => FileKind.Mov,
        "M4A " or "M4B " => FileKind.M4a,
        "isom" or "iso2" or "iso4" or "iso5" or "iso6" or "mp41" or "mp42" or "avc1" or "M4V " or "dash" or "3gp4" or "3gp5" => FileKind.Mp4,
        _ => FileKind.Other,
    };

    // A document of Office names its parts in the first entries of the archive.
    private static FileKind OfArchive(ReadOnlySpan<byte> head)
    {
        if (head.IndexOf("[Content_Types].xml"u8) < 0) { return FileKind.Zip; }
        return head.IndexOf("word/"u8) >= 0 ? FileKind.Docx : head.IndexOf("xl/"u8) >= 0 ? FileKind.Xlsx : FileKind.Zip;
    }

    // UTF-8 without controls. What a browser or a shell would take for more than text is not text to us.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        for (var rest = head; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            if (status == System.Buffers.OperationStatus.NeedMoreData && head.Length == Head) { break; }      // cut within a character
            if (status != System.Buffers.OperationStatus.Done || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t' or '\f'))) { return false; }
            rest = rest[length..];
        }
        var start = Encoding.UTF8.GetString(head[..Math.Min(head.Length, 1024)]).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        return !start.StartsWith('<') && !start.StartsWith("#!", StringComparison.Ordinal);
    }
}
