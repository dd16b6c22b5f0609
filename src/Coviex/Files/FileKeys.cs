using System.Security.Cryptography;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

/// <summary>
/// The master keys. Each file has a random key of its own, locked by the newest of them; so they can be rotated without touching a byte of any file.
/// </summary>
internal sealed class FileKeys(IOptions<CoviexOptions> options)
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private readonly Lazy<List<MasterKey>> keys = new(() => Read(options.Value));

    /// <summary>The name of the key that locks new files.</summary>
    public string Newest => keys.Value[0].Name;

    /// <summary>A key for one file, and how it is kept.</summary>
    public (byte[] Key, string Name, byte[] Wrapped) New(Guid file)
    {
        var key = RandomNumberGenerator.GetBytes(MasterKey.Size);
        return (key, Newest, Wrap(file, key));
    }

    /// <summary>The same key, locked by the newest master key.</summary>
    public byte[] Wrap(Guid file, byte[] key)
    {
        var wrapped = new byte[Nonce + key.Length + Tag];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, Nonce));
        using var gcm = new AesGcm(keys.Value[0].Bytes, Tag);
        gcm.Encrypt(wrapped.AsSpan(0, Nonce), key, wrapped.AsSpan(Nonce, key.Length), wrapped.AsSpan(Nonce + key.Length), file.ToByteArray());
        return wrapped;
    }

    public byte[] Open(StoredFile file)
    {
        var master = keys.Value.FirstOrDefault(k => k.Name == file.KeyName)
            ?? throw new CryptographicException($"The master key {file.KeyName} is not among Coviex__Files__Keys: without it the files that it locks cannot be read");
        var (wrapped, key) = (file.WrappedKey, new byte[file.WrappedKey.Length - Nonce - Tag]);
        using var gcm = new AesGcm(master.Bytes, Tag);
        gcm.Decrypt(wrapped.AsSpan(0, Nonce), wrapped.AsSpan(Nonce, key.Length), wrapped.AsSpan(Nonce + key.Length), key, file.Id.ToByteArray());
        return key;
    }

    // Those of the settings first; the data folder's own still opens what it has locked.
    private static List<MasterKey> Read(CoviexOptions options)
    {
        var known = options.Files.Keys.Select(k => MasterKey.Read(k)!).ToList();
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(options.DataFolder, "file-keys")).FullName, "own.key");
        if (File.Exists(path)) { known.Add(MasterKey.Read(File.ReadAllText(path).Trim()) ?? throw new InvalidDataException($"{path} holds no key")); }
        if (known.Count > 0) { return known; }
        var made = new MasterKey("own", RandomNumberGenerator.GetBytes(MasterKey.Size));
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using var stream = new FileStream(path, create);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"{made}\n"));
        stream.Flush(flushToDisk: true);
        return [made];
    }
}
