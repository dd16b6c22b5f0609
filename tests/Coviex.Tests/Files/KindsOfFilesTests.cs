using System.IO.Compression;
using System.Net;
using System.Text;
using Coviex.Files;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

public sealed class KindsOfFilesTests(FilesServer server) : IClassFixture<FilesServer>
{
    // Beginnings of files, in base64, as the formats' own documents give them.
    public static TheoryData<string, string> Beginnings => new()
    {
        { "/9j/4AAQSkZJRgAB", "Jpeg" }, { "iVBORw0KGgo=", "Png" }, { Base64("GIF89a1"), "Gif" }, { Base64("RIFF1234WEBPVP8 "), "Webp" }, { Base64("\0\0\0\u0018ftypheic"), "Heic" },
        { Base64("%PDF-1.7\n"), "Pdf" }, { Base64("\0\0\0\u0018ftypisom"), "Mp4" }, { Base64("\0\0\0\u0014ftypqt  "), "Mov" }, { Base64("ID3\u0003\0"), "Mp3" }, { "//uQZA==", "Mp3" },
        { Base64("\0\0\0\u0018ftypM4A "), "M4a" }, { Base64("Alta médica: reposo.\n"), "Text" }, { Base64(new string('\0', 128) + "DICM"), "Dicom" },
        { Base64("MZ\u0090\0"), "Program" }, { Base64("\u007fELF\u0002"), "Program" }, { "yv66vg==", "Program" },
        { Base64("<!doctype html><script>1</script>"), "Other" }, { Base64(" \n<svg xmlns='http://www.w3.org/2000/svg'/>"), "Other" }, { Base64("#!/bin/sh\n"), "Other" }, { Base64("a\0b"), "Other" },
        { "/w==", "Other" }, { "7w==", "Other" }, { "Qg==", "Text" },
    };

    [Theory, MemberData(nameof(Beginnings))]
    public void A_file_is_what_its_first_bytes_say(string head, string kind) => Assert.Equal(kind, $"{FileKinds.Of(Convert.FromBase64String(head))}");

    [Fact]
    public void An_archive_is_known_by_its_names_and_not_unpacked()
    {
        Assert.Equal(FileKind.Docx, FileKinds.Of(Archive("[Content_Types].xml", "word/document.xml")));
        Assert.Equal(FileKind.Xlsx, FileKinds.Of(Archive("[Content_Types].xml", "xl/workbook.xml")));
        Assert.Equal(FileKind.Zip, FileKinds.Of(Archive("radiografias/1.dcm")));
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script></html>", "foto.png")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "foto.svg")]
    [InlineData("#!/bin/sh\nrm -rf /\n", "receta.pdf")]
    public async Task What_a_browser_would_run_is_only_ever_saved(string content, string name)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var upload = await ana.UploadAsync($"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}/files", Encoding.UTF8.GetBytes(content), name);

        var answer = (await ana.GetAsync(upload)).Is(HttpStatusCode.OK);

        Assert.Equal("application/octet-stream", answer.ContentType);
        Assert.StartsWith("attachment", answer.Header("Content-Disposition"));
        Assert.Contains("sandbox", answer.Header("Content-Security-Policy"));
        (await ana.GetAsync($"{upload}/shown")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_program_is_refused_whatever_it_is_called_and_a_zip_bomb_is_only_bytes()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var place = $"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}/files";

        var program = await ana.UploadAsync(place, [.. "MZ"u8, .. Some(1000)], "radiografia.png");
        (await ana.GetAsync(program)).IsRefused(HttpStatusCode.Gone, "file_gone");
        Assert.Equal("Refused", (string)(await server.RowsAsync("SELECT state FROM files WHERE id = @id", ("id", IdOf(program))))[0]["state"]!);

        var bomb = await ana.UploadAsync(place, Bomb(), "estudios.zip");
        Assert.Equal(Bomb(), (await ana.BytesAsync(bomb)).Bytes);
    }

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var clean = FileNames.Clean($"{new string('é', 500)}.pdf")!;
        Assert.Equal((FileNames.Longest, true), (clean.Length, clean.EndsWith("é.pdf", StringComparison.Ordinal)));
        Assert.Null(FileNames.Clean("\u202e\u0007/"));
        Assert.Null(FileNames.Clean(new string('x', 5000)));
    }

    private static string Base64(string latin) => Convert.ToBase64String(latin.Any(c => c > 0xFF) || latin.Contains("méd", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(latin) : Encoding.Latin1.GetBytes(latin));

    private static byte[] Archive(params string[] names)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) { foreach (var name in names) { zip.CreateEntry(name).Open().Dispose(); } }
        return stream.ToArray();
    }

    // A hundred million zeros in 100 kB.
    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("ceros.bin");
            entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var open = entry.Open();
            for (var i = 0; i < 100; i++) { open.Write(new byte[1_000_000]); }
        }
        return stream.ToArray();
    }
}
