namespace Coviex.Hosting;

/// <summary>Files that colleagues send each other, and that guest and clinician exchange in a visit.</summary>
internal sealed class FilesOptions
{
    /// <summary>The folder that holds their bytes, encrypted. Empty: <c>files</c> in the data folder. Never within what a web server serves.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The largest file, in MiB. 1 to 10240.</summary>
    public int Largest { get; set; } = 1024;

    /// <summary>How much one hospital may keep altogether, in GiB.</summary>
    public int Quota { get; set; } = 100;

    /// <summary>An upload that nobody has gone on with for so long is dropped; so is a file that was never sent with a message.</summary>
    public TimeSpan UnfinishedFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Master keys, the newest first, each as <c>NAME:KEY</c> with 32 bytes in base64; <c>coviex files new-key</c> makes one. The first one locks new files, every
    /// one opens what it has locked. Empty: one is made and kept in the data folder (<c>file-keys</c>). Needed where several nodes share a database.
    /// </summary>
    public string[] Keys { get; set; } = [];

    /// <summary>
    /// Where clamd looks at each file before anybody gets it: <c>tcp://127.0.0.1:3310</c> or <c>unix:/run/clamav/clamd.ctl</c>. Empty: no file is looked at.
    /// </summary>
    public string Scanner { get; set; } = "";

    /// <summary>How long clamd may take until it goes on or answers.</summary>
    public TimeSpan ScannerPatience { get; set; } = TimeSpan.FromMinutes(2);

    public FilesS3Options S3 { get; set; } = new();
}

/// <summary>Storage that speaks S3, in the place of the folder.</summary>
internal sealed class FilesS3Options
{
    /// <summary>Its address, such as <c>https://s3.hospital.example</c>. Empty: the folder is used.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The bucket; it must be there, and be open to nobody.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The region, as the storage wants it signed.</summary>
    public string Region { get; set; } = "us-east-1";

    public string AccessKey { get; set; } = "";
    public string SecretKey { get; set; } = "";
}

internal static class FilesRules
{
    public static IEnumerable<string> Wrong(FilesOptions o)
    {
        if (o.Largest is < 1 or > 10240) { yield return "Coviex__Files__Largest must be between 1 and 10240 (MiB)"; }
        foreach (var (index, key) in o.Keys.Index())
        {
            if (MasterKey.Read(key) is null) { yield return $"Coviex__Files__Keys__{index} must be NAME:KEY, as coviex files new-key prints it"; }
        }
        if (o.Keys.Select(k => k.Split(':')[0]).Distinct().Count() != o.Keys.Length) { yield return "Coviex__Files__Keys must have a name each"; }
        if (o.Scanner.Length > 0 && !IsScanner(o.Scanner)) { yield return "Coviex__Files__Scanner must be tcp://HOST:PORT or unix:/PATH"; }
        if (o.S3.Endpoint.Length == 0) { yield break; }
        if (!Uri.TryCreate(o.S3.Endpoint, UriKind.Absolute, out var s3) || s3.Scheme is not ("http" or "https") || s3.AbsolutePath != "/")
        {
            yield return "Coviex__Files__S3__Endpoint must be an address without a path, such as https://s3.hospital.example";
        }
        if (o.S3.Bucket.Length == 0 || o.S3.AccessKey.Length == 0 || o.S3.SecretKey.Length == 0)
        {
            yield return "Coviex__Files__S3__Bucket, AccessKey and SecretKey must be set, because Coviex__Files__S3__Endpoint is";
        }
    }

    private static bool IsScanner(string address) =>
        address.StartsWith("unix:/", StringComparison.Ordinal) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "tcp", Port: > 0 });
}

/// <summary>A master key as it is written: <c>NAME:KEY</c>.</summary>
internal sealed record MasterKey(string Name, byte[] Bytes)
{
    public const int Size = 32;

    public static MasterKey? Read(string text)
    {
        if (text.Split(':') is not [{ Length: > 0 and <= 40 } name, var key] || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) { return null; }
        var bytes = new byte[Size + 2];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == Size ? new(name, bytes[..Size]) : null;
    }

    public override string ToString() => $"{Name}:{Convert.ToBase64String(Bytes)}";
}
