using System.Net;
using System.Security.Cryptography;
using Coviex.Files;
using Coviex.Hosting;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

/// <summary>A hospital with little room: files of 3 MB, 1 GB in all.</summary>
public sealed class SmallServer : FilesServer
{
    internal List<MasterKey> Keys { get; } = [];

    // One test changes what lies on the disk.
    protected override bool FaultsExpected => true;

    protected override IEnumerable<(string, string)> Settings() =>
        [("Coviex__Files__Largest", "3"), ("Coviex__Files__Quota", "1"), .. Keys.Select((key, i) => ($"Coviex__Files__Keys__{i}", $"{key}"))];
}

public sealed class KeepingFilesTests(SmallServer server) : IClassFixture<SmallServer>
{
    [Fact]
    public async Task What_is_too_large_or_beyond_the_hospitals_room_is_refused_before_a_byte_is_sent()
    {
        var (ana, place) = await AnaAsync();

        (await ana.AskBeginAsync(place, (3 * 1024 * 1024) + 1)).IsRefused(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        var upload = await ana.BeginAsync(place, 1000);
        await server.RowsAsync("UPDATE files SET size = 1073740000 WHERE id = @id", ("id", IdOf(upload)));
        (await ana.AskBeginAsync(place, 100_000)).IsRefused(HttpStatusCode.InsufficientStorage, "file_quota");
        (await ana.TusAsync(HttpMethod.Delete, upload)).Is(HttpStatusCode.NoContent);
        await ana.BeginAsync(place, 100_000);
    }

    [Fact]
    public async Task A_full_disk_is_told_in_words_and_nothing_is_written_by_half()
    {
        var (ana, place) = await AnaAsync();
        var bytes = Some(1_000_000);
        var upload = await ana.BeginAsync(place, bytes.Length);
        (await ana.AppendAsync(upload, 0, bytes[..200_000])).Is(HttpStatusCode.NoContent);
        server.Room = 100_000;
        try { (await ana.AppendAsync(upload, 200_000, bytes[200_000..])).IsRefused(HttpStatusCode.InsufficientStorage, "store_full"); }
        finally { server.Room = null; }

        Assert.Equal(200_000, await ana.OffsetAsync(upload));
        Assert.Single(server.Stored(), f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal));
        (await ana.AppendAsync(upload, 200_000, bytes[200_000..])).Is(HttpStatusCode.NoContent);
        await server.LookAsync();
        Assert.Equal(bytes, (await ana.BytesAsync(upload)).Bytes);
    }

    [Fact]
    public async Task What_nobody_goes_on_with_and_what_was_never_sent_goes_after_a_day()
    {
        var (ana, place) = await AnaAsync();
        var unfinished = await ana.BeginAsync(place, 1000);
        (await ana.AppendAsync(unfinished, 0, Some(500))).Is(HttpStatusCode.NoContent);
        var unsent = await ana.UploadAsync(place, Png());

        server.Clock.Advance(TimeSpan.FromHours(25));
        await server.LookAsync();
        await server.LookAsync();

        await ana.SignInAsync();
        (await ana.TusAsync(HttpMethod.Head, unfinished)).Is(HttpStatusCode.Gone);
        (await ana.GetAsync(unsent)).Is(HttpStatusCode.Gone);
        Assert.DoesNotContain(server.Stored(), f => f.Contains($"{IdOf(unfinished):N}", StringComparison.Ordinal) || f.Contains($"{IdOf(unsent):N}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Master_keys_are_rotated_without_touching_a_file()
    {
        var (ana, place) = await AnaAsync();
        var picture = Png(150_000);
        var upload = await ana.UploadAsync(place, picture);
        var bytes = File.ReadAllBytes(server.Stored().Single(f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal)));
        await RestartAsync(new MasterKey("second", RandomNumberGenerator.GetBytes(32)));
        Assert.Equal(picture, (await ana.BytesAsync(upload)).Bytes);                       // the old one still opens
        var between = await ana.UploadAsync(place, picture);

        var says = new StringWriter();
        Assert.Equal(0, await FilesCommand.RunAsync(server.Host.Services, ["files", "rewrap"], says, TestContext.Current.CancellationToken));

        Assert.Contains("second", says.ToString());
        Assert.DoesNotContain(await server.RowsAsync("SELECT DISTINCT key_name FROM files"), r => (string)r["key_name"]! != "second");
        File.Delete(Path.Combine(server.Folder, "file-keys", "own.key"));
        await RestartAsync(server.Keys[0]);
        Assert.Equal(picture, (await ana.BytesAsync(upload)).Bytes);
        Assert.Equal(picture, (await ana.BytesAsync(between)).Bytes);
        Assert.Equal(bytes, File.ReadAllBytes(server.Stored().Single(f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal))));
        Assert.Equal(2, await FilesCommand.RunAsync(server.Host.Services, ["files", "else"], says, TestContext.Current.CancellationToken));
        Assert.Equal(0, await FilesCommand.RunAsync(server.Host.Services, ["files", "new-key", "third"], says, TestContext.Current.CancellationToken));
        Assert.NotNull(MasterKey.Read(says.ToString().Trim().Split('\n')[^1]));
    }

    [Fact]
    public async Task Bytes_that_were_changed_on_the_disk_are_given_to_nobody()
    {
        var (ana, place) = await AnaAsync();
        var upload = await ana.UploadAsync(place, Png(150_000));
        var path = server.Stored().Single(f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);

        var got = Array.Empty<byte>();
        try { got = (await ana.BytesAsync(upload)).Bytes; } catch (Exception e) when (e is HttpRequestException or IOException or CryptographicException) { /* broken off */ }

        Assert.True(got.Length < 150_000);
        await server.RowsAsync("DELETE FROM file_parts WHERE file_id = @id", ("id", IdOf(upload)));
    }

    private async Task RestartAsync(MasterKey key)
    {
        server.Keys.Clear();
        server.Keys.Add(key);
        await server.StopAsync();
        await server.StartAsync();
    }

    private async Task<(StaffDesk Ana, string Place)> AnaAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        return (ana, $"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}/files");
    }
}
