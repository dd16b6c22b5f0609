using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Coviex.Files;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Files;

/// <summary>A server on which a file is looked at when the test says so, and whose disk is full when the test says so.</summary>
public class FilesServer : QuietServer
{
    /// <summary>After so many bytes more the disk is full; null: it never is.</summary>
    internal long? Room { get; set; }

    internal string FilesFolder => Path.Combine(Folder, "files");

    internal Task LookAsync() => Host.Services.GetRequiredService<FileChecks>().RunOnceAsync(TestContext.Current.CancellationToken);

    internal IReadOnlyList<string> Stored() => Directory.Exists(FilesFolder) ? [.. Directory.EnumerateFiles(FilesFolder, "*", SearchOption.AllDirectories)] : [];

    protected override void Services(IServiceCollection services) => services.AddSingleton<IFileStore>(provider => new DiskDouble(provider.GetRequiredService<FolderStore>(), this));

    /// <summary>The folder, with a disk of the size that the test says.</summary>
    private sealed class DiskDouble(FolderStore folder, FilesServer server) : IFileStore
    {
        public async Task<INewPart> BeginAsync(Guid file, string part, CancellationToken ct) => new Part(await folder.BeginAsync(file, part, ct), server);

        public Task ReadAsync(Guid file, string part, long from, Func<Stream, CancellationToken, Task> read, CancellationToken ct) => folder.ReadAsync(file, part, from, read, ct);

        public Task DeleteAsync(Guid file, CancellationToken ct) => folder.DeleteAsync(file, ct);
    }

    private sealed class Part(INewPart part, FilesServer server) : INewPart
    {
        public string Name => part.Name;

        public Stream Stream => part.Stream;

        public Task KeepAsync(CancellationToken ct)
        {
            if (server.Room is { } room && part.Stream.Length > room) { throw new IOException("No space left on device", 28); }
            server.Room -= part.Stream.Length;
            return part.KeepAsync(ct);
        }

        public Task DropAsync() => part.DropAsync();

        public ValueTask DisposeAsync() => part.DisposeAsync();
    }
}

/// <summary>What a tus client does.</summary>
internal static class Uploading
{
    public static byte[] Some(int length, int seed = 1)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i += 32) { SHA256.HashData(BitConverter.GetBytes(seed * 1_000_003 + i)).AsSpan(0, Math.Min(32, length - i)).CopyTo(bytes.AsSpan(i)); }
        return bytes;
    }

    /// <summary>A picture as far as its first bytes tell.</summary>
    public static byte[] Png(int length = 2000) => [0x89, .. "PNG\r\n\u001a\n"u8, .. Some(length - 8)];

    extension(Browser browser)
    {
        public async Task<Answer> TusAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
        {
            var before = browser.Headers.ToDictionary();
            browser.Headers["Tus-Resumable"] = "1.0.0";
            foreach (var (name, value) in headers) { browser.Headers[name] = value; }
            try { return await browser.SendAsync(method, path, content); }
            finally
            {
                browser.Headers.Clear();
                foreach (var (name, value) in before) { browser.Headers[name] = value; }
            }
        }

        public Task<Answer> AskBeginAsync(string place, long size, string name = "foto.png") => browser.TusAsync(HttpMethod.Post, place, null,
            ("Upload-Length", size.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}"));

        /// <summary>The address of a new upload.</summary>
        public async Task<string> BeginAsync(string place, long size, string name = "foto.png") =>
            (await browser.AskBeginAsync(place, size, name)).Is(HttpStatusCode.Created).Header("Location")!;

        public Task<Answer> AppendAsync(string upload, long offset, byte[] bytes, params (string Name, string Value)[] headers)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            return browser.TusAsync(HttpMethod.Patch, upload, content, [("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)), .. headers]);
        }

        public async Task<long> OffsetAsync(string upload) =>
            long.Parse((await browser.TusAsync(HttpMethod.Head, upload)).Is(HttpStatusCode.OK).Header("Upload-Offset")!, CultureInfo.InvariantCulture);

        /// <summary>A whole file, looked at.</summary>
        public async Task<string> UploadAsync(string place, byte[] bytes, string name = "foto.png")
        {
            var upload = await browser.BeginAsync(place, bytes.Length, name);
            (await browser.AppendAsync(upload, 0, bytes)).Is(HttpStatusCode.NoContent);
            await ((FilesServer)browser.Server).LookAsync();
            return upload;
        }

        /// <summary>Its bytes, as it is downloaded; in part, where a range is asked for.</summary>
        public async Task<(Answer Answer, byte[] Bytes)> BytesAsync(string path, string? range = null)
        {
            if (range is not null) { browser.Headers["Range"] = range; }
            var answer = await browser.GetAsync(path);
            browser.Headers.Remove("Range");
            return (answer, await answer.Message.Content.ReadAsByteArrayAsync());
        }
    }

    public static Guid IdOf(string upload) => Guid.Parse(upload[^36..]);
}
