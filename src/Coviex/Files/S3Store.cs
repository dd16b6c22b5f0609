using Coviex.Hosting;
using Microsoft.Extensions.Options;
using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace Coviex.Files;

/// <summary>Storage that speaks S3: one object for each part, <c>FILE/PART</c>. A part is written to a temporary file first, encrypted already, because S3 wants its length.</summary>
internal sealed class S3Store(IOptions<CoviexOptions> options) : IFileStore, IDisposable
{
    private readonly FilesS3Options s3 = options.Value.Files.S3;
    private readonly IMinioClient client = Connect(options.Value.Files.S3);

    public Task<INewPart> BeginAsync(Guid file, string part, CancellationToken ct) => Task.FromResult<INewPart>(new Part(this, Key(file, part), part));

    public async Task ReadAsync(Guid file, string part, long from, Func<Stream, CancellationToken, Task> read, CancellationToken ct) =>
        await client.GetObjectAsync(new GetObjectArgs().WithBucket(s3.Bucket).WithObject(Key(file, part)).WithCallbackStream(async (stream, stop) =>
        {
            // The client asks for the whole object; a part is small, and what lies before the place is passed over.
            var skipped = new byte[PartCipher.Piece];
            for (var left = from; left > 0;) { var n = await stream.ReadAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), stop); if (n == 0) { break; } left -= n; }
            await read(stream, stop);
        }), ct);

    public async Task DeleteAsync(Guid file, CancellationToken ct)
    {
        await foreach (var item in client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(s3.Bucket).WithPrefix($"{file:N}/").WithRecursive(true), ct))
        {
            await DropAsync(item.Key, ct);
        }
    }

    public void Dispose() => client.Dispose();

    private static string Key(Guid file, string part) => $"{file:N}/{part}";

    private static IMinioClient Connect(FilesS3Options s3)
    {
        var address = new Uri(s3.Endpoint);
        return new MinioClient().WithEndpoint(address.Authority).WithCredentials(s3.AccessKey, s3.SecretKey).WithRegion(s3.Region).WithSSL(address.Scheme == "https").Build();
    }

    private async Task DropAsync(string key, CancellationToken ct)
    {
        try { await client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(s3.Bucket).WithObject(key), ct); }
        catch (ObjectNotFoundException) { /* it is gone */ }
    }

    private sealed class Part(S3Store store, string key, string name) : INewPart
    {
        private readonly FileStream spool = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous | FileOptions.DeleteOnClose);

        public string Name => name;

        public Stream Stream => spool;

        public async Task KeepAsync(CancellationToken ct)
        {
            spool.Position = 0;
            await store.client.PutObjectAsync(new PutObjectArgs().WithBucket(store.s3.Bucket).WithObject(key).WithStreamData(spool).WithObjectSize(spool.Length)
                .WithContentType("application/octet-stream"), ct);
        }

        public Task DropAsync() => store.DropAsync(key, CancellationToken.None);

        public ValueTask DisposeAsync() => spool.DisposeAsync();
    }
}
