using System.Net;
using System.Security.Cryptography;
using System.Text;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

public sealed class SendingFilesTests(FilesServer server) : IClassFixture<FilesServer>
{
    private const int Part = 4 * 1024 * 1024;

    [Fact]
    public async Task A_file_comes_whole_is_sent_with_a_message_and_read_by_the_colleague()
    {
        var (ana, luis, conversation) = await PairAsync();
        var picture = Png(200_000);
        var upload = await ana.UploadAsync($"/api/talk/{conversation}/files", picture, "Herida pie.png");

        var message = (await ana.PostAsync($"/api/talk/{conversation}/messages", new { id = Guid.NewGuid(), text = "", files = new[] { IdOf(upload) } })).Is(HttpStatusCode.OK).Json;

        var file = (await luis.ThreadAsync(conversation))["messages"]!.AsArray().Single(m => (Guid)m!["id"]! == Talking.Id(message))!["files"]!.AsArray().Single()!;
        Assert.Equal(("Herida pie.png", 200_000, "png", "clean"), ((string?)file["name"], (int)file["size"]!, (string?)file["kind"], (string?)file["state"]));
        var (answer, bytes) = await luis.BytesAsync(upload);
        Assert.Equal(picture, bytes);
        Assert.Equal("attachment; filename=\"Herida pie.png\"; filename*=UTF-8''Herida%20pie.png", answer.Header("Content-Disposition"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Contains("sandbox", answer.Header("Content-Security-Policy"));
        Assert.Contains("no-store", answer.Header("Cache-Control"));
        (answer, _) = await luis.BytesAsync($"{upload}/shown");
        Assert.StartsWith("inline", answer.Header("Content-Disposition"));
        Assert.Equal("image/png", answer.ContentType);
        var read = await server.RowsAsync("SELECT action FROM audit_entries WHERE part = @file ORDER BY id", ("file", IdOf(upload)));
        Assert.Equal(["file.begun", "file.clean", "file.downloaded", "file.shown"], read.Select(r => (string)r["action"]!));
        var row = (await server.RowsAsync("SELECT sha256 FROM files WHERE id = @file", ("file", IdOf(upload))))[0];
        Assert.Equal(SHA256.HashData(picture), (byte[])row["sha256"]!);
    }

    [Fact]
    public async Task What_lies_on_the_disk_tells_nothing_of_the_file()
    {
        var (ana, _, conversation) = await PairAsync();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Informe de la señora Núñez. ", 5000)));
        var upload = await ana.UploadAsync($"/api/talk/{conversation}/files", text, "informe.txt");

        var stored = server.Stored().Where(f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(stored);
        Assert.All(stored, f => Assert.DoesNotContain("Informe", Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        Assert.Equal(text, (await ana.BytesAsync(upload)).Bytes);
    }

    [Fact]
    public async Task After_a_cut_it_goes_on_where_the_durable_bytes_end()
    {
        var (ana, _, conversation) = await PairAsync();
        var bytes = Some(Part + 300_000);
        var upload = await ana.BeginAsync($"/api/talk/{conversation}/files", bytes.Length);

        using var cut = new CancellationTokenSource();
        ana.Line = cut.Token;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ana.TusAsync(HttpMethod.Patch, upload, new CutContent(bytes[..100_000], cut), ("Upload-Offset", "0")));
        ana.Line = TestContext.Current.CancellationToken;
        await Until.HoldsAsync(async () => await ana.OffsetAsync(upload) > 0, "what came before the cut");

        var offset = (int)await ana.OffsetAsync(upload);
        Assert.InRange(offset, 1, 100_000);                                  // what the server had read when the line was cut
        await server.StopAsync();
        await server.StartAsync();
        Assert.Equal(offset, await ana.OffsetAsync(upload));
        (await ana.AppendAsync(upload, offset, bytes[offset..])).Is(HttpStatusCode.NoContent);
        await server.LookAsync();
        Assert.Equal(bytes, (await ana.BytesAsync(upload)).Bytes);
        foreach (var (range, expected) in new[] { ("bytes=0-9", bytes[..10]), ("bytes=99990-100009", bytes[99_990..100_010]), ("bytes=-5", bytes[^5..]), ($"bytes={Part - 3}-{Part + 70_000}", bytes[(Part - 3)..(Part + 70_001)]) })
        {
            var (answer, part) = await ana.BytesAsync(upload, range);
            answer.Is(HttpStatusCode.PartialContent);
            Assert.True(expected.AsSpan().SequenceEqual(part), range);
        }
        (await ana.BytesAsync(upload, $"bytes={bytes.Length}-")).Answer.Is(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task Two_devices_that_append_at_once_make_one_file()
    {
        var (ana, _, conversation) = await PairAsync();
        var second = ana.WithMyCookies(new StaffDesk(server, Person.Ana));
        var bytes = Some(500_000);
        var upload = await ana.BeginAsync($"/api/talk/{conversation}/files", bytes.Length);

        var answers = await Task.WhenAll(ana.AppendAsync(upload, 0, bytes), second.AppendAsync(upload, 0, bytes));

        Assert.Contains(answers, a => a.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.NoContent), a => a.IsRefused(HttpStatusCode.Conflict, "file_moved_on"));
        await server.LookAsync();
        Assert.Equal(bytes, (await ana.BytesAsync(upload)).Bytes);
        Assert.Single(server.Stored(), f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_does_not_follow_the_protocol_is_refused_and_changes_nothing()
    {
        var (ana, _, conversation) = await PairAsync();
        var place = $"/api/talk/{conversation}/files";
        var upload = await ana.BeginAsync(place, 1000);

        (await ana.AppendAsync(upload, 10, Some(10))).IsRefused(HttpStatusCode.Conflict, "file_moved_on");
        (await ana.AppendAsync(upload, 0, Some(1001))).IsRefused(HttpStatusCode.RequestEntityTooLarge, "file_longer");
        (await ana.AppendAsync(upload, 0, Some(10), ("Tus-Resumable", "0.2.2"))).IsRefused(HttpStatusCode.PreconditionFailed, "tus_version");
        (await ana.TusAsync(HttpMethod.Patch, upload, new StringContent("x"), ("Upload-Offset", "0"))).Is(HttpStatusCode.UnsupportedMediaType);
        (await ana.AppendAsync(upload, 0, Some(10), ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData(Some(10, 2)))}"))).IsRefused((HttpStatusCode)460, "checksum_wrong");
        (await ana.AppendAsync(upload, 0, Some(10), ("Upload-Checksum", "crc32 AAAA"))).Is(HttpStatusCode.BadRequest);
        (await ana.TusAsync(HttpMethod.Post, place)).IsRefused(HttpStatusCode.BadRequest, "file_length_missing");
        (await ana.AskBeginAsync(place, 0)).IsRefused(HttpStatusCode.BadRequest, "file_empty");
        Assert.Equal(0, await ana.OffsetAsync(upload));
        Assert.DoesNotContain(server.Stored(), f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal));
        (await ana.AppendAsync(upload, 0, Some(10), ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData(Some(10)))}"))).Is(HttpStatusCode.NoContent);
        var options = (await ana.SendAsync(HttpMethod.Options, place)).Is(HttpStatusCode.NoContent);
        Assert.Equal(("1.0.0", "1073741824"), (options.Header("Tus-Version"), options.Header("Tus-Max-Size")));
        var head = await ana.TusAsync(HttpMethod.Head, upload);
        Assert.Equal(("1000", "no-store"), (head.Header("Upload-Length"), head.Header("Cache-Control")));
        Assert.NotNull(head.Header("Upload-Expires"));

        (await ana.TusAsync(HttpMethod.Delete, upload)).Is(HttpStatusCode.NoContent);
        (await ana.TusAsync(HttpMethod.Head, upload)).Is(HttpStatusCode.Gone);
        (await ana.AppendAsync(upload, 10, Some(10))).IsRefused(HttpStatusCode.Gone, "file_gone");
    }

    [Fact]
    public async Task Whoever_is_not_in_the_conversation_finds_nothing()
    {
        var (ana, luis, conversation) = await PairAsync();
        var rosa = await server.SignInAsync(Person.Rosa);
        var place = $"/api/talk/{conversation}/files";
        var upload = await ana.UploadAsync(place, Png());

        (await rosa.AskBeginAsync(place, 10)).Is(HttpStatusCode.NotFound);
        (await rosa.GetAsync(upload)).Is(HttpStatusCode.NotFound);
        (await luis.GetAsync(upload)).Is(HttpStatusCode.NotFound);                          // not sent yet
        (await luis.TusAsync(HttpMethod.Head, upload)).Is(HttpStatusCode.NotFound);
        (await luis.AppendAsync(upload, 0, Some(1))).Is(HttpStatusCode.NotFound);
        (await luis.TusAsync(HttpMethod.Delete, upload)).Is(HttpStatusCode.NotFound);
        // Nor in another conversation of his own, by him or by her.
        var other = await ana.OpenDirectAsync(Person.Rosa);
        (await ana.GetAsync($"/api/talk/{other}/files/{IdOf(upload)}")).Is(HttpStatusCode.NotFound);
        (await ana.PostAsync($"/api/talk/{other}/messages", new { id = Guid.NewGuid(), text = "", files = new[] { IdOf(upload) } })).IsRefused(HttpStatusCode.Conflict, "file_not_there");
        (await luis.PostAsync($"/api/talk/{conversation}/messages", new { id = Guid.NewGuid(), text = "mía", files = new[] { IdOf(upload) } })).IsRefused(HttpStatusCode.Conflict, "file_not_there");
    }

    [Fact]
    public async Task Who_has_left_reads_what_was_there_and_adds_nothing()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var group = await ana.OpenGroupAsync("Piso 2", Person.Luis);
        var early = await SentAsync(ana, group);
        (await luis.DeleteAsync($"/api/talk/{group}/members/{await server.IdOfAsync(Person.Luis)}")).Is(HttpStatusCode.OK);
        var late = await SentAsync(ana, group);

        (await luis.GetAsync(early)).Is(HttpStatusCode.OK);
        (await luis.GetAsync(late)).Is(HttpStatusCode.NotFound);
        (await luis.AskBeginAsync($"/api/talk/{group}/files", 10)).IsRefused(HttpStatusCode.Conflict, "left_conversation");
    }

    [Fact]
    public async Task Who_is_deactivated_in_the_middle_sends_no_more()
    {
        var elsa = await server.SignInAsync(Person.Elsa);
        var conversation = await elsa.OpenDirectAsync(Person.Luis);
        var upload = await elsa.BeginAsync($"/api/talk/{conversation}/files", 1000);
        (await elsa.AppendAsync(upload, 0, Some(500))).Is(HttpStatusCode.NoContent);
        await server.RowsAsync("UPDATE staff SET active = @no WHERE id = @id", ("no", false), ("id", await server.IdOfAsync(Person.Elsa)));
        await server.RowsAsync("DELETE FROM staff_sessions WHERE staff_id = @id", ("id", await server.IdOfAsync(Person.Elsa)));

        (await elsa.AppendAsync(upload, 500, Some(500))).IsRefused(HttpStatusCode.Unauthorized, "signed_out");

        await server.RowsAsync("UPDATE staff SET active = @yes WHERE id = @id", ("yes", true), ("id", await server.IdOfAsync(Person.Elsa)));
    }

    [Fact]
    public async Task A_message_may_be_sent_before_its_files_have_come_and_takes_them_with_it_when_it_is_withdrawn()
    {
        var (ana, luis, conversation) = await PairAsync();
        var bytes = Png(300_000);
        var upload = await ana.BeginAsync($"/api/talk/{conversation}/files", bytes.Length);
        (await ana.AppendAsync(upload, 0, bytes[..100_000])).Is(HttpStatusCode.NoContent);
        var message = (await ana.PostAsync($"/api/talk/{conversation}/messages", new { id = Guid.NewGuid(), text = "Mire esto", files = new[] { IdOf(upload) } })).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("uploading", 100_000), ((string?)message["files"]![0]!["state"], (int)message["files"]![0]!["received"]!));
        (await luis.GetAsync(upload)).IsRefused(HttpStatusCode.Conflict, "file_held_back");
        (await ana.AppendAsync(upload, 100_000, bytes[100_000..])).Is(HttpStatusCode.NoContent);
        await using var his = await luis.OpenBoardAsync();
        his.Forget();

        await server.LookAsync();

        await his.HearsAsync("talk");
        Assert.Equal("clean", (string?)(await luis.ThreadAsync(conversation, $"?since={(int)message["revision"]!}"))["messages"]![0]!["files"]![0]!["state"]);
        Assert.Equal(bytes, (await luis.BytesAsync(upload)).Bytes);
        (await ana.TusAsync(HttpMethod.Delete, upload)).IsRefused(HttpStatusCode.Conflict, "file_sent");
        (await ana.DeleteAsync($"/api/talk/{conversation}/messages/{Talking.Id(message)}")).Is(HttpStatusCode.OK);
        (await luis.GetAsync(upload)).Is(HttpStatusCode.NotFound);
        (await ana.GetAsync(upload)).Is(HttpStatusCode.Gone);
        await server.LookAsync();
        Assert.DoesNotContain(server.Stored(), f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal));
        Assert.Equal("", (string)(await server.RowsAsync("SELECT name FROM files WHERE id = @id", ("id", IdOf(upload))))[0]["name"]!);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Windows\\foto.png", "foto.png")]
    [InlineData("receta\u202egnp.exe", "recetagnp.exe.png")]
    [InlineData("a\u0000b\r\nSet-Cookie: x.png", "ab Set-Cookie  x.png")]
    [InlineData(".", "archivo.png")]
    [InlineData("informe.pdf", "informe.pdf.png")]
    public async Task A_name_is_no_path_and_says_nothing_of_the_kind(string name, string saved)
    {
        var (ana, _, conversation) = await PairAsync();
        var upload = await ana.UploadAsync($"/api/talk/{conversation}/files", Png(), name);

        var disposition = (await ana.GetAsync(upload)).Is(HttpStatusCode.OK).Header("Content-Disposition")!;

        Assert.Contains($"filename*=UTF-8''{Uri.EscapeDataString(saved is "passwd" ? "passwd.png" : saved)}", disposition);
    }

    private async Task<(StaffDesk Ana, StaffDesk Luis, Guid Conversation)> PairAsync()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        return (ana, luis, await ana.OpenDirectAsync(Person.Luis));
    }

    private static async Task<string> SentAsync(StaffDesk desk, Guid conversation)
    {
        var upload = await desk.UploadAsync($"/api/talk/{conversation}/files", Png());
        (await desk.PostAsync($"/api/talk/{conversation}/messages", new { id = Guid.NewGuid(), text = "", files = new[] { IdOf(upload) } })).Is(HttpStatusCode.OK);
        return upload;
    }

    /// <summary>A body whose line is cut after so many bytes, of which the server has taken the most part.</summary>
    private sealed class CutContent : HttpContent
    {
        private readonly byte[] first;
        private readonly CancellationTokenSource cut;

        public CutContent(byte[] first, CancellationTokenSource cut)
        {
            (this.first, this.cut) = (first, cut);
            Headers.ContentType = new("application/offset+octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(first);
            await stream.FlushAsync();
            await cut.CancelAsync();
            await Task.Delay(Timeout.Infinite, cut.Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
