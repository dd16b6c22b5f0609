using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coviex.Harness;

/// <summary>Coviex as its own process with a fresh demonstration hospital: it can be killed and started again on the same data and port.</summary>
public sealed partial class CoviexProcess : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coviex-").FullName;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly string[] command;
    private readonly Dictionary<string, string> passwords = [];
    private readonly Dictionary<string, System.Net.Cookie> sessions = [];
    private Process? process;

    private CoviexProcess(string[] command, IReadOnlyDictionary<string, string> settings)
    {
        (this.command, this.settings) = (command, settings);
        Url = new($"http://localhost:{Ports.Free()}");
    }

    public Uri Url { get; }

    /// <summary>Where its embedded database is.</summary>
    public string Folder => folder;

    public int ProcessId => process!.Id;

    /// <summary>What the server printed, for a test that fails.</summary>
    public string Output { get { lock (passwords) { return output.ToString(); } } }

    private readonly System.Text.StringBuilder output = new();

    /// <param name="settings">Settings such as <c>Coviex__Links__Life</c>.</param>
    /// <param name="command">The program and its arguments; the build of this repository if empty.</param>
    public static async Task<CoviexProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null, params string[] command)
    {
        var coviex = new CoviexProcess(command is { Length: > 0 } ? command : ["dotnet", Repository.Path("artifacts/bin/Coviex/release/Coviex.dll")],
            settings ?? new Dictionary<string, string>());
        await coviex.StartAgainAsync();
        return coviex;
    }

    /// <summary>Starts it (again), and returns when it answers.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in command[1..]) { start.ArgumentList.Add(argument); }
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(Url.ToString());
        start.Environment["Coviex__Demonstration"] = "true";
        start.Environment["Coviex__DataFolder"] = folder;
        start.Environment["Coviex__PublicUrl"] = Url.GetLeftPart(UriPartial.Authority);
        foreach (var (key, value) in settings) { start.Environment[key] = value; }
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await AnswersAsync();
    }

    /// <summary>SIGKILL: nothing is told, nothing is written.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>The password of one of the demonstration's people, such as <c>ana@sanlucas.example</c>.</summary>
    public string PasswordOf(string email) { lock (passwords) { return passwords[email]; } }

    /// <summary>A program's session of a member of staff.</summary>
    public async Task<HttpClient> SignInAsync(string email = "ana@sanlucas.example")
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = Url };
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var form = new FormUrlEncodedContent([new("email", email), new("password", PasswordOf(email))]);
        using var answer = await client.PostAsync("/sign-in", form);
        if (answer.StatusCode != HttpStatusCode.SeeOther && answer.StatusCode != HttpStatusCode.Found)
        {
            throw new InvalidOperationException($"Signing in gave {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        sessions[email] = cookies.GetCookies(Url).Single();
        return client;
    }

    /// <summary>The cookie of a session that a browser can take over: signing in on the page has a test of its own.</summary>
    public async Task<System.Net.Cookie> SessionAsync(string email)
    {
        if (!sessions.ContainsKey(email)) { (await SignInAsync(email)).Dispose(); }
        return sessions[email];
    }

    /// <summary>Creates a visit now with these guests, and gives its id, its guests' ids and their links in the same order.</summary>
    public static async Task<VisitWithLinks> InviteAsync(HttpClient clinician, object visit, params string[] phones)
    {
        using var answer = await clinician.PostAsJsonAsync("/api/visits", visit);
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) { throw new InvalidOperationException($"Creating a visit gave {answer.StatusCode}: {body}"); }
        using var json = JsonDocument.Parse(body);
        var guests = json.RootElement.GetProperty("guests").EnumerateArray().Select(g => g.GetProperty("id").GetString()!).ToArray();
        var links = new List<string>();
        foreach (var phone in phones) { links.Add(await LinkToAsync(clinician, phone)); }
        return new(json.RootElement.GetProperty("id").GetString()!, guests, [.. links]);
    }

    /// <summary>The newest link that the phone on the screen shows for a number (E.164), waiting until it is there.</summary>
    public static async Task<string> LinkToAsync(HttpClient staff, string phone, string? not = null)
    {
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(15);)
        {
            var page = await staff.GetStringAsync("/phone");
            var from = page.IndexOf($"data-number=\"{phone.TrimStart('+')}\"", StringComparison.Ordinal);
            if (from >= 0 && Link().Match(page, from) is { Success: true } match && match.Value != not) { return match.Value; }
            await Task.Delay(50);
        }
        throw new TimeoutException($"No text with a link came to the number that ends in {phone[^2..]}");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) { await KillAsync(); }
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient();
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(60);)
        {
            if (process!.HasExited) { throw new InvalidOperationException($"Coviex did not start:\n{Output}"); }
            try
            {
                if ((await client.GetAsync(new Uri(Url, "/health/live"))).IsSuccessStatusCode) { return; }
            }
            catch (HttpRequestException) { /* not yet */ }
            await Task.Delay(20);
        }
        throw new TimeoutException($"Coviex did not answer:\n{Output}");
    }

    private void Read(string? line)
    {
        if (line is null) { return; }
        lock (passwords)
        {
            output.AppendLine(line);
            if (Account().Match(line) is { Success: true } account) { passwords[account.Groups[1].Value] = account.Groups[2].Value; }
        }
    }

    [GeneratedRegex(@"^\s+\w+\s+(\S+@\S+)\s+(\S{16})\s*$")]
    private static partial Regex Account();

    [GeneratedRegex(@"http://localhost:\d+/v#[A-Za-z0-9]{22}")]
    private static partial Regex Link();
}

/// <summary>A visit that was just created.</summary>
public sealed record VisitWithLinks(string Id, string[] Guests, string[] Links);
