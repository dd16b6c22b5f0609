using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Coviex.Hosting;

namespace Coviex.Files;

/// <summary>
/// The four requests of S3 that the store needs, each signed (AWS Signature Version 4) and sent to <c>ENDPOINT/BUCKET/KEY</c>. They may all be repeated, and one that was broken off
/// is, once. Keys are letters, digits, - and /, so none of them is escaped.
/// </summary>
internal sealed class S3Wire(FilesS3Options s3) : IDisposable
{
    /// <summary>Of nothing.</summary>
    private static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>For the answer, and for sending a part of 4 MiB before it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How storages say that there is no room: S3's own codes and MinIO's.</summary>
    private static readonly string[] Full = ["QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage"];

    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }) { Timeout = Patience };
    private readonly Uri endpoint = new(s3.Endpoint);

    public async Task PutAsync(string key, Stream bytes, CancellationToken ct)
    {
        bytes.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, ct));
        using var answer = await AskAsync(() =>
        {
            bytes.Position = 0;
            // The stream is the caller's: the content must not close it, for it may be sent again.
            var content = new StreamContent(new Lent(bytes));
            content.Headers.ContentLength = bytes.Length;
            content.Headers.ContentType = new("application/octet-stream");
            return new(HttpMethod.Put, At(key)) { Content = content };
        }, hash, ct);
    }

    /// <summary>The bytes from a place to the end.</summary>
    public async Task GetAsync(string key, long from, Func<Stream, CancellationToken, Task> read, CancellationToken ct)
    {
        using var answer = await AskAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, At(key));
            if (from > 0) { request.Headers.Range = new(from, null); }
            return request;
        }, Empty, ct);
        if (from > 0 && answer.StatusCode != HttpStatusCode.PartialContent) { throw new InvalidOperationException("The storage gives no ranges"); }
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        await read(stream, ct);
    }

    public async Task DeleteAsync(string key, CancellationToken ct)
    {
        try { (await AskAsync(() => new(HttpMethod.Delete, At(key)), Empty, ct)).Dispose(); }
        catch (FileNotFoundException) { /* it is gone */ }
    }

    /// <summary>A thousand keys at most that begin so.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken ct)
    {
        using var answer = await AskAsync(() => new(HttpMethod.Get, new Uri(endpoint, $"/{s3.Bucket}?list-type=2&prefix={Uri.EscapeDataString(prefix)}")), Empty, ct);
        var said = await XDocument.LoadAsync(await answer.Content.ReadAsStreamAsync(ct), LoadOptions.None, ct);
        return [.. said.Descendants().Where(e => e.Name.LocalName == "Contents").Select(e => e.Elements().Single(k => k.Name.LocalName == "Key").Value)];
    }

    public void Dispose() => http.Dispose();

    private Uri At(string key) => new(endpoint, $"/{s3.Bucket}/{key}");

    private async Task<HttpResponseMessage> AskAsync(Func<HttpRequestMessage> make, string hash, CancellationToken ct)
    {
        for (var again = true; ; again = false)
        {
            using var request = make();
            Sign(request, hash);
            try { return await AnsweredAsync(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct), ct); }
            catch (HttpRequestException) when (again) { /* a connection that the storage has closed meanwhile */ }
            catch (HttpRequestException e) { throw new StoreAwayException(e); }
            catch (OperationCanceledException e) when (!ct.IsCancellationRequested) { throw new StoreAwayException(e); }
        }
    }

    // What the storage says, in the words of every store.
    private static async Task<HttpResponseMessage> AnsweredAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.IsSuccessStatusCode) { return answer; }
        using (answer)
        {
            var code = CodeIn(await answer.Content.ReadAsStringAsync(ct)) ?? $"{(int)answer.StatusCode}";
            if (Full.Contains(code) || answer.StatusCode == HttpStatusCode.InsufficientStorage) { throw new IOException(code, StoreFull.NoSpace); }
            if (answer.StatusCode == HttpStatusCode.NotFound && code != "NoSuchBucket") { throw new FileNotFoundException("The storage has no such part"); }
            if (answer.StatusCode >= HttpStatusCode.InternalServerError) { throw new StoreAwayException(new HttpRequestException(code)); }
            throw new InvalidOperationException($"The storage refuses: {code}");
        }
    }

    private static string? CodeIn(string body)
    {
        try { return XDocument.Parse(body).Descendants().FirstOrDefault(e => e.Name.LocalName == "Code")?.Value; }
        catch (XmlException) { return null; }
    }

    // A storage compares with the clock on the wall, so a test's clock is no use here.
    private void Sign(HttpRequestMessage request, string hash)
    {
        var now = TimeProvider.System.GetUtcNow();
        request.Headers.Add("x-amz-content-sha256", hash);
        request.Headers.Add("x-amz-date", Moment(now));
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(request.Method, request.RequestUri!, hash, now, s3));
    }

    /// <summary>As docs.aws.amazon.com has it, "Authenticating Requests: Using the Authorization Header"; host, hash and date are signed.</summary>
    internal static string Authorization(HttpMethod method, Uri uri, string hash, DateTimeOffset at, FilesS3Options s3)
    {
        var (day, moment) = (at.ToString("yyyyMMdd", CultureInfo.InvariantCulture), Moment(at));
        const string signed = "host;x-amz-content-sha256;x-amz-date";
        var canonical = $"{method}\n{uri.AbsolutePath}\n{uri.Query.TrimStart('?')}\nhost:{uri.Authority}\nx-amz-content-sha256:{hash}\nx-amz-date:{moment}\n\n{signed}\n{hash}";
        var scope = $"{day}/{s3.Region}/s3/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes($"AWS4{s3.SecretKey}"), day), s3.Region), "s3"), "aws4_request");
        return $"AWS4-HMAC-SHA256 Credential={s3.AccessKey}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(Mac(key, toSign))}";
    }

    private static string Moment(DateTimeOffset at) => at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    /// <summary>Another's stream, which stays open.</summary>
    private sealed class Lent(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
