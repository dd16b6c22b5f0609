using System.Net;
using System.Text;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

/// <summary>Files whose bytes lie in S3: what a person sees is the same as with a folder.</summary>
public sealed class FilesInS3Tests(S3Server server) : IClassFixture<S3Server>
{
    private const int Part = 4 * 1024 * 1024;

    [Fact]
    public async Task A_file_goes_on_after_a_restart_is_read_in_part_and_goes_with_its_message()
    {
        var (ana, place) = await AnaAsync();
        var bytes = Png(Part + 700_000);
        var upload = await ana.BeginAsync(place, bytes.Length);
        (await ana.AppendAsync(upload, 0, bytes[..(Part + 100_000)])).Is(HttpStatusCode.NoContent);

        await server.StopAsync();
        await server.StartAsync();
        var offset = (int)await ana.OffsetAsync(upload);
        Assert.Equal(Part + 100_000, offset);
        (await ana.AppendAsync(upload, offset, bytes[offset..])).Is(HttpStatusCode.NoContent);
        await server.LookAsync();

        Assert.Equal(bytes, (await ana.BytesAsync(upload)).Bytes);
        await server.Storage.AskedAsync();
        var (answer, some) = await ana.BytesAsync(upload, $"bytes={Part - 10}-{Part + 9}");
        Assert.Equal(HttpStatusCode.PartialContent, answer.Status);
        Assert.Equal(bytes[(Part - 10)..(Part + 10)], some);
        Assert.Contains("\"bytes=", await server.Storage.AskedAsync());                  // a part is not read from its beginning
        Assert.Equal(3, Its(upload).Count);
        Assert.All(Its(upload), f => Assert.DoesNotContain("PNG\r\n\u001a\n", Encoding.Latin1.GetString(File.ReadAllBytes(f))));

        (await ana.TusAsync(HttpMethod.Delete, upload)).Is(HttpStatusCode.NoContent);
        await server.LookAsync();
        Assert.Empty(Its(upload));
        (await ana.GetAsync(upload)).IsRefused(HttpStatusCode.Gone, "file_gone");
    }

    [Fact]
    public async Task A_full_storage_and_one_that_is_away_are_told_in_words_and_lose_nothing()
    {
        var (ana, place) = await AnaAsync();
        var bytes = Some(300_000);
        var upload = await ana.BeginAsync(place, bytes.Length);
        (await ana.AppendAsync(upload, 0, bytes[..100_000])).Is(HttpStatusCode.NoContent);

        await server.Storage.FillAsync(true);
        try { (await ana.AppendAsync(upload, 100_000, bytes[100_000..])).IsRefused(HttpStatusCode.InsufficientStorage, "store_full"); }
        finally { await server.Storage.FillAsync(false); }
        await server.Storage.StopAsync();
        try { (await ana.AppendAsync(upload, 100_000, bytes[100_000..])).IsRefused(HttpStatusCode.ServiceUnavailable, "store_away"); }
        finally { await server.Storage.StartAsync(); }
        Assert.Equal(100_000, await ana.OffsetAsync(upload));
        (await ana.AppendAsync(upload, 100_000, bytes[100_000..])).Is(HttpStatusCode.NoContent);
        await server.LookAsync();

        await server.Storage.StopAsync();
        try { (await ana.GetAsync(upload)).IsRefused(HttpStatusCode.ServiceUnavailable, "store_away"); }
        finally { await server.Storage.StartAsync(); }
        Assert.Equal(bytes, (await ana.BytesAsync(upload)).Bytes);
    }

    private IReadOnlyList<string> Its(string upload) => [.. server.Storage.Stored().Where(f => f.Contains($"{IdOf(upload):N}", StringComparison.Ordinal))];

    private async Task<(StaffDesk Ana, string Place)> AnaAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        return (ana, $"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}/files");
    }
}
