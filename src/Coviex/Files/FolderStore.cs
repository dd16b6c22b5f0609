using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

/// <summary>A folder: <c>FOLDER/ab/FILE/PART</c>. Names come from ids alone.</summary>
internal sealed class FolderStore(IOptions<CoviexOptions> options) : IFileStore
{
    public Task<INewPart> BeginAsync(Guid file, string part, CancellationToken ct)
    {
        Directory.CreateDirectory(FolderOf(file));
        return Task.FromResult<INewPart>(new Part(Path.Combine(FolderOf(file), part), part));
    }

    public async Task ReadAsync(Guid file, string part, long from, Func<Stream, CancellationToken, Task> read, CancellationToken ct)
    {
        if (!Directory.Exists(FolderOf(file))) { throw new FileNotFoundException("The folder has no such part"); }
        await using var stream = new FileStream(Path.Combine(FolderOf(file), part), FileMode.Open, FileAccess.Read, FileShare.Read, PartCipher.Stored, FileOptions.Asynchronous);
        stream.Position = from;
        await read(stream, ct);
    }

    public Task DeleteAsync(Guid file, CancellationToken ct)
    {
        if (Directory.Exists(FolderOf(file))) { Directory.Delete(FolderOf(file), recursive: true); }
        return Task.CompletedTask;
    }

    private string FolderOf(Guid file)
    {
        var root = options.Value.Files.Folder is { Length: > 0 } own ? own : Path.Combine(options.Value.DataFolder, "files");
        return Path.Combine(root, $"{file:N}"[^2..], $"{file:N}");
    }

    private sealed class Part(string path, string name) : INewPart
    {
        private readonly FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        private bool kept;

        public string Name => name;

        public Stream Stream => stream;

        public Task KeepAsync(CancellationToken ct)
        {
            stream.Flush(flushToDisk: true);
            kept = true;
            return Task.CompletedTask;
        }

        public Task DropAsync()
        {
            kept = false;
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            if (!kept) { File.Delete(path); }
        }
    }
}
