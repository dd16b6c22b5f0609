using System.Text;
using Coviex.Files;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Tests.Files;

/// <summary>What every store of files promises (<see cref="IFileStore"/>).</summary>
public abstract class FileStoreContract
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly Guid file = Guid.NewGuid();

    internal abstract IFileStore Store { get; }

    [Fact]
    public async Task A_part_that_was_kept_is_read_from_any_place_to_its_end()
    {
        await KeepAsync("one", "abcdefghij");
        await KeepAsync("two", "second");

        Assert.Equal("abcdefghij", await ReadAsync("one", 0));
        Assert.Equal("defghij", await ReadAsync("one", 3));
        Assert.Equal("j", await ReadAsync("one", 9));
        Assert.Equal("second", await ReadAsync("two", 0));
    }

    [Fact]
    public async Task Whoever_reads_need_not_read_to_the_end_and_his_own_failure_is_his()
    {
        await KeepAsync("one", new string('x', 300_000));
        var first = new byte[1];
        await Store.ReadAsync(file, "one", 5, (stream, ct) => stream.ReadExactlyAsync(first, ct).AsTask(), Ct);
        Assert.Equal((byte)'x', first[0]);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ReadAsync(file, "one", 0, (_, _) => throw new InvalidDataException("mine"), Ct));
    }

    [Fact]
    public async Task A_part_that_was_not_kept_is_not_there()
    {
        await KeepAsync("one", "kept");
        await using (var part = await Store.BeginAsync(file, "lost", Ct)) { await part.Stream.WriteAsync("lost"u8.ToArray(), Ct); }
        await using (var part = await Store.BeginAsync(file, "dropped", Ct))
        {
            await part.Stream.WriteAsync("dropped"u8.ToArray(), Ct);
            await part.KeepAsync(Ct);
            await part.DropAsync();
        }

        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => ReadAsync("lost", 0));
        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => ReadAsync("dropped", 0));
        Assert.Equal("kept", await ReadAsync("one", 0));
    }

    [Fact]
    public async Task With_a_file_all_its_parts_go_and_taking_away_what_is_gone_succeeds()
    {
        await KeepAsync("one", "first");
        await KeepAsync("two", "second");
        var other = Guid.NewGuid();
        await KeepAsync("one", "another file's", other);

        await Store.DeleteAsync(file, Ct);
        await Store.DeleteAsync(file, Ct);
        await Store.DeleteAsync(Guid.NewGuid(), Ct);

        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => ReadAsync("one", 0));
        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => ReadAsync("two", 0));
        Assert.Equal("another file's", await ReadAsync("one", 0, other));
    }

    private async Task KeepAsync(string name, string words, Guid? of = null)
    {
        await using var part = await Store.BeginAsync(of ?? file, name, Ct);
        Assert.Equal(name, part.Name);
        await part.Stream.WriteAsync(Encoding.ASCII.GetBytes(words), Ct);
        await part.KeepAsync(Ct);
    }

    private async Task<string> ReadAsync(string name, long from, Guid? of = null)
    {
        var words = "";
        await Store.ReadAsync(of ?? file, name, from, async (stream, ct) => { using var reader = new StreamReader(stream, Encoding.ASCII); words = await reader.ReadToEndAsync(ct); }, Ct);
        return words;
    }
}

public sealed class FolderStoreTests : FileStoreContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coviex-store-").FullName;

    internal override IFileStore Store => new FolderStore(Options.Create(new CoviexOptions { Files = { Folder = folder } }));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>One storage for the class.</summary>
public sealed class OneStorage : IAsyncLifetime
{
    public S3Process Storage { get; } = new();

    public async ValueTask InitializeAsync() => await Storage.StartAsync();

    public ValueTask DisposeAsync() => Storage.DisposeAsync();
}

public sealed class S3StoreTests(OneStorage one) : FileStoreContract, IClassFixture<OneStorage>, IDisposable
{
    private readonly S3Store store = new(Options.Create(new CoviexOptions
    {
        Files = { S3 = { Endpoint = $"{one.Storage.Address}", Bucket = "coviex", AccessKey = "S3RVER", SecretKey = "S3RVER" } },
    }));

    internal override IFileStore Store => store;

    [Fact]
    public async Task An_unknown_key_is_no_storage_that_is_away()
    {
        using var wrong = new S3Store(Options.Create(new CoviexOptions { Files = { S3 = { Endpoint = $"{one.Storage.Address}", Bucket = "coviex", AccessKey = "SOMEBODY", SecretKey = "else" } } }));
        await using var part = await wrong.BeginAsync(Guid.NewGuid(), "one", TestContext.Current.CancellationToken);
        await part.Stream.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => part.KeepAsync(TestContext.Current.CancellationToken));

        Assert.Contains("InvalidAccessKeyId", e.Message);
    }

    // The server of these tests looks at the key and not at the signature: that it is right is seen at the example of AWS itself ("Example: GET Bucket (List Objects)").
    [Fact]
    public void A_request_is_signed_as_the_example_of_AWS()
    {
        var says = S3Wire.Authorization(HttpMethod.Get, new Uri("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([])),
            new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero), new FilesS3Options { AccessKey = "AKIAIOSFODNN7EXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" });

        Assert.Equal("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
            + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", says);
    }

    public void Dispose() => store.Dispose();
}
