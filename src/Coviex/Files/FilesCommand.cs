using System.Globalization;
using System.Security.Cryptography;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Files;

/// <summary>
/// <c>coviex files rewrap</c>: locks the key of every file with the newest master key, so that the older ones can be taken out of the settings; the files themselves
/// stay as they are. <c>coviex files new-key NAME</c>: makes a master key. Ends with 0, with 1 if a file's master key is missing, with 2 if it was called wrongly.
/// </summary>
internal static class FilesCommand
{
    private const int AtOnce = 500;

    public static bool Is(string[] args) => args is ["files", ..];

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter says, CancellationToken ct = default)
    {
        if (args is ["files", "new-key", var name] && new MasterKey(name, RandomNumberGenerator.GetBytes(MasterKey.Size)) is var made && MasterKey.Read($"{made}") is not null)
        {
            await says.WriteLineAsync($"{made}");
            return 0;
        }
        if (args is not ["files", "rewrap"])
        {
            await says.WriteLineAsync("coviex files rewrap         locks the keys of all files with the newest master key\ncoviex files new-key NAME   makes a master key; NAME of letters, digits, - and _");
            return 2;
        }
        await services.GetRequiredService<Migrator>().MigrateAsync(ct);
        var keys = services.GetRequiredService<FileKeys>();
        var (done, lost, last) = (0, 0, Guid.Empty);
        while (true)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
            var files = await db.Files.AsNoTracking().Where(f => f.KeyName != keys.Newest && f.Id.CompareTo(last) > 0).OrderBy(f => f.Id).Take(AtOnce).ToListAsync(ct);
            if (files.Count == 0) { break; }
            foreach (var file in files)
            {
                byte[] wrapped;
                try { wrapped = keys.Wrap(file.Id, keys.Open(file)); }
                catch (CryptographicException) { lost++; continue; }
                // Beside its version: an upload that goes on holds the file's own key already.
                await db.Files.Where(f => f.Id == file.Id).ExecuteUpdateAsync(set => set.SetProperty(f => f.KeyName, keys.Newest).SetProperty(f => f.WrappedKey, wrapped), ct);
                done++;
            }
            last = files[^1].Id;
        }
        await says.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done} files locked with the master key {keys.Newest}{(lost > 0 ? $", {lost} whose master key is missing" : "")}"));
        return lost > 0 ? 1 : 0;
    }
}
