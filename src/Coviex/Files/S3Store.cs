using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

/// <summary>Storage that speaks S3: one object for each part, <c>FILE/PART</c>. A part is written to a temporary file first, encrypted already, because S3 wants its length.</summary>
internal sealed class S3Store(IOptions<CoviexOptions> options) : IFileStore, IDisposable
{
    private readonly S3Wire wire = new(options.Value.Files.S3);

    public Task<INewPart> BeginAsync(Guid file, string part, CancellationToken ct) => Task.FromResult<INewPart>(new Part(wire, Key(file, part), part));

    public Task ReadAsync(Guid file, string part, long from, Func<Stream, CancellationToken, Task> read, CancellationToken ct) => wire.GetAsync(Key(file, part), from, read, ct);

    public async Task DeleteAsync(Guid file, CancellationToken ct)
    {
        while (await wire.ListAsync($"{file:N}/", ct) is { Count: > 0 } keys)
        {
            foreach (var key in keys) { await wire.DeleteAsync(key, ct); }
        }
    }

    public void Dispose() => wire.Dispose();

    private static string Key(Guid file, string part) => $"{file:N}/{part}";

    private sealed class Part(S3Wire wire, string key, string name) : INewPart
    {
        private readonly FileStream spool = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous | FileOptions.DeleteOnClose);

        public string Name => name;

        public Stream Stream => spool;

        public Task KeepAsync(CancellationToken ct) => wire.PutAsync(key, spool, ct);

        public Task DropAsync() => wire.DeleteAsync(key, CancellationToken.None);

        public ValueTask DisposeAsync() => spool.DisposeAsync();
    }
}
