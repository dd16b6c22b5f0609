using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Coviex.Hosting;

/// <summary>
/// The built files of web/: scripts and styles under a name that has a hash of their content, so that a browser keeps them for ever, each also
/// compressed at build time. They are few and small, and held in memory.
/// </summary>
internal sealed class Pages
{
    private readonly string folder = Path.Combine(AppContext.BaseDirectory, "pages");
    private readonly FrozenDictionary<string, PageFile> files;
    private readonly FrozenDictionary<string, string> entries;

    public Pages(IOptions<CoviexOptions> options)
    {
        var read = Directory.Exists(folder) ? Read() : [];
        var sdk = TakeSdk(read, options.Value.Webex);
        files = read.ToFrozenDictionary();
        using var manifest = JsonDocument.Parse(File.Exists(InFolder("manifest.json")) ? File.ReadAllText(InFolder("manifest.json")) : "{}");
        entries = Strings(manifest.RootElement, "entries").Where(e => sdk is null || e.Key != Sdk).Concat(sdk is null ? [] : [KeyValuePair.Create(Sdk, sdk)]).ToFrozenDictionary();
        GuestScripts = List(manifest.RootElement, "script");
        GuestStyles = List(manifest.RootElement, "style");
    }

    /// <summary>CSP hashes of what is inlined into the guest's page.</summary>
    public string[] GuestScripts { get; }

    public string[] GuestStyles { get; }

    /// <summary>The address of a built file by its plain name, such as <c>room</c> or <c>console.css</c>.</summary>
    public string this[string entry] => entries.TryGetValue(entry, out var path) ? path : $"/assets/{entry}";

    /// <summary>Is that file there? Not every build has the Webex Browser SDK.</summary>
    public bool Has(string entry) => entries.ContainsKey(entry);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{**name}", (string name, HttpContext http) => Send(http, $"assets/{name}", "public, max-age=31536000, immutable")).AllowAnonymous();
        routes.MapGet("/texts/{name}", (string name, HttpContext http) => Send(http, $"texts/{name}", "public, max-age=31536000, immutable")).AllowAnonymous();
    }

    /// <summary>Answers with a built file, in the best encoding that the browser takes.</summary>
    public IResult Send(HttpContext http, string name, string caching)
    {
        if (!files.TryGetValue(name, out var file)) { return Results.NotFound(); }
        var (headers, accepted) = (http.Response.Headers, http.Request.Headers.AcceptEncoding.ToString());
        var (content, encoding) = file switch
        {
            { Brotli: { } brotli } when accepted.Contains("br", StringComparison.Ordinal) => (brotli, "br"),
            { Gzip: { } gzip } when accepted.Contains("gzip", StringComparison.Ordinal) => (gzip, "gzip"),
            _ => (file.Plain, null),
        };
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null) { headers.ContentEncoding = encoding; }
        return Results.Bytes(content, file.Type, entityTag: new EntityTagHeaderValue($"\"{file.Tag}-{encoding ?? "id"}\""));
    }

    /// <summary>The Webex Browser SDK: a file of the hospital's own, in the place of what the build may have.</summary>
    public const string Sdk = "webex-sdk";

    private static string? TakeSdk(Dictionary<string, PageFile> read, WebexOptions webex)
    {
        if (!webex.On || webex.SdkFile.Length == 0) { return null; }
        var plain = File.ReadAllBytes(webex.SdkFile);
        var tag = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain))[..16];
        using var zipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Optimal)) { zip.Write(plain); }
        read[$"assets/{Sdk}-{tag}.js"] = new(plain, null, zipped.ToArray(), TypeOf(".js"), tag);
        return $"/assets/{Sdk}-{tag}.js";
    }

    private string InFolder(string name) => Path.Combine(folder, name);

    private Dictionary<string, PageFile> Read() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path) is not (".br" or ".gz" or ".map"))
        .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), path =>
        {
            var plain = File.ReadAllBytes(path);
            return new PageFile(plain, Beside(path, ".br"), Beside(path, ".gz"), TypeOf(path),
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain))[..16]);
        });

    private static byte[]? Beside(string path, string extension) => File.Exists(path + extension) ? File.ReadAllBytes(path + extension) : null;

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".webmanifest" => "application/manifest+json",
        ".png" => "image/png",
        ".mp3" => "audio/mpeg",
        _ => "application/octet-stream",
    };

    private static FrozenDictionary<string, string> Strings(JsonElement manifest, string name) =>
        manifest.TryGetProperty(name, out var map)
            ? map.EnumerateObject().ToFrozenDictionary(p => p.Name, p => p.Value.GetString()!)
            : FrozenDictionary<string, string>.Empty;

    private static string[] List(JsonElement manifest, string name) =>
        manifest.TryGetProperty("guestCsp", out var csp) && csp.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];

    private sealed record PageFile(byte[] Plain, byte[]? Brotli, byte[]? Gzip, string Type, string Tag);
}
