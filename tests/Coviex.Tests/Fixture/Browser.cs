using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Coviex.Tests.Fixture;

/// <summary>
/// A browser as far as the server can tell: it keeps cookies (by name, whatever their dates: the test's clock is not the machine's), says where a
/// request comes from, and follows no redirect by itself.
/// </summary>
public class Browser(CoviexServer server)
{
    private readonly Dictionary<string, string> cookies = [];

    public CoviexServer Server { get; } = server;

    /// <summary>Headers that go with each request.</summary>
    public Dictionary<string, string> Headers { get; } = new()
    {
        ["Sec-Fetch-Site"] = "same-origin",
        ["Origin"] = server.Address.GetLeftPart(UriPartial.Authority),
        ["User-Agent"] = "Mozilla/5.0 (Linux; Android 9; SM-J260M) Chrome/126.0",
    };

    /// <summary>Cancelled, the line is cut in the middle of what is on its way.</summary>
    public CancellationToken Line { get; set; } = TestContext.Current.CancellationToken;

    public IReadOnlyDictionary<string, string> Cookies => cookies;

    public string CookieHeader => string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}"));

    public void ForgetCookies() => cookies.Clear();

    /// <summary>Another browser with the same cookies: a stolen session, or a second tab.</summary>
    public T WithMyCookies<T>(T other) where T : Browser
    {
        foreach (var (name, value) in cookies) { other.cookies[name] = value; }
        return other;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendJsonAsync(HttpMethod.Post, path, body);

    public Task<Answer> SendJsonAsync(HttpMethod method, string path, object? body = null) =>
        SendAsync(method, path, JsonContent.Create(body ?? new { }, options: JsonSerializerOptions.Web));

    public Task<Answer> PostTextAsync(string path, string body, string type = "application/json") => SendTextAsync(HttpMethod.Post, path, body, type);

    public Task<Answer> SendTextAsync(HttpMethod method, string path, string body, string type) =>
        SendAsync(method, path, new StringContent(body, Encoding.UTF8, type));

    public Task<Answer> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in Headers) { request.Headers.TryAddWithoutValidation(name, value); }
        if (content?.Headers.ContentLength > 200_000) { request.Headers.ExpectContinue = true; }      // or it sends on while the server has refused and hung up
        if (cookies.Count > 0) { request.Headers.Add("Cookie", CookieHeader); }
        var message = await Server.Host.Http.SendAsync(request, Line);
        Keep(message);
        return await Answer.OfAsync(message, $"{method} {path}");
    }

    private void Keep(HttpResponseMessage message)
    {
        if (!message.Headers.TryGetValues("Set-Cookie", out var set)) { return; }
        foreach (var pair in set.Select(s => s.Split(';')[0].Split('=', 2)))
        {
            if (pair[1].Length == 0) { cookies.Remove(pair[0]); } else { cookies[pair[0]] = pair[1]; }
        }
    }
}
