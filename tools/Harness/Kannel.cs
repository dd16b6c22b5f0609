using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Coviex.Harness;

/// <summary>
/// A real Kannel on the loopback address: bearerbox, smsbox, and the fake centre of Debian's kannel-extras in the place of a phone company. It shows what
/// arrived, reports deliveries, and lets guests write back.
/// </summary>
public sealed partial class Kannel : IAsyncDisposable
{
    private const string Password = "a-password-of-the-tests";
    private const string Secret = "a-secret-of-the-tests-only";
    private const string HospitalNumber = "13013";

    private readonly string folder = Directory.CreateTempSubdirectory("coviex-kannel-").FullName;
    private readonly (int Admin, int Box, int Centre, int Send) ports = (Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
    private readonly List<Process> running = [];
    private readonly StringBuilder centreSaid = new();
    private Process? centre;

    private Kannel() { }

    /// <summary>The settings with which Coviex sends through this Kannel and nothing else.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Coviex__Sms__Sender"] = "Gateway",
        ["Coviex__Sms__Gateway__Method"] = "GET",
        ["Coviex__Sms__Gateway__Url"] = $"http://127.0.0.1:{ports.Send}/cgi-bin/sendsms?username=coviex&password={Password}&to={{to}}&text={{text}}"
            + "&charset=UTF-8&coding={coding}&validity={validity}&dlr-mask=27&dlr-url={report}%26status%3D%25d",
        ["Coviex__Sms__Gateway__Accepted"] = "^202 [03]: ",
        ["Coviex__Sms__Gateway__Secret"] = Secret,
    };

    /// <summary>What arrived at phones, in the order of their numbers' first texts: number and words.</summary>
    public IReadOnlyList<(string To, string Text)> Arrived
    {
        get { lock (centreSaid) { return [.. Got().Matches(centreSaid.ToString()).Select(m => (m.Groups[1].Value, m.Groups[2].Value))]; } }
    }

    /// <summary>Starts it. Replies go to the Coviex of this address, whose settings are <see cref="Settings"/>.</summary>
    public static async Task<Kannel> StartAsync(Func<Kannel, Task<Uri>> coviex)
    {
        var kannel = new Kannel();
        try
        {
            await File.WriteAllTextAsync(kannel.InFolder("kannel.conf"), kannel.Configuration(await coviex(kannel)));
            await kannel.BeginAsync();
            return kannel;
        }
        catch
        {
            await kannel.DisposeAsync();
            throw;
        }
    }

    /// <summary>The owner of this number writes to the hospital.</summary>
    public async Task WriteAsync(string from, string words)
    {
        await StopAsync(centre!);                                            // the centre sends what it was started with, and takes the one connection there is
        centre = await CentreAsync($"{from} {HospitalNumber} text {words}");
    }

    public async ValueTask DisposeAsync()
    {
        if (centre is not null) { await StopAsync(centre); }
        foreach (var process in Enumerable.Reverse(running)) { await StopAsync(process); }
        Directory.Delete(folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        running.Add(Start("/usr/sbin/bearerbox", null, InFolder("kannel.conf")));
        await ListensAsync(ports.Box, "bearerbox");
        await ListensAsync(ports.Centre, "bearerbox for its centre");
        running.Add(Start("/usr/sbin/smsbox", null, InFolder("kannel.conf")));
        centre = await CentreAsync("0 0 text none");
        await ListensAsync(ports.Send, "smsbox");
    }

    // It sends one message when it starts, and the next after its interval: never. Kannel drops what comes from 0.
    private async Task<Process> CentreAsync(string message)
    {
        var connected = new TaskCompletionSource();
        var process = Start("/usr/lib/kannel/test/fakesmsc", line =>
        {
            lock (centreSaid) { centreSaid.AppendLine(line); }
            if (line.Contains("sent message 1", StringComparison.Ordinal)) { connected.TrySetResult(); }
        }, "-H", "127.0.0.1", "-r", $"{ports.Centre}", "-m", "-1", "-i", "1000000", message);
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return process;
    }

    private static Process Start(string program, Action<string>? hears, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, line) => { if (line.Data is { } said) { hears?.Invoke(said); } };
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } said) { hears?.Invoke(said); } };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task StopAsync(Process process)
    {
        if (!process.HasExited) { process.Kill(); }
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private string InFolder(string name) => Path.Combine(folder, name);

    private string Configuration(Uri coviex) => $"""
        group = core
        admin-port = {ports.Admin}
        admin-interface = 127.0.0.1
        admin-password = {Password}
        smsbox-port = {ports.Box}
        dlr-storage = internal
        log-file = {InFolder("bearerbox.log")}
        log-level = 1

        group = smsc
        smsc = fake
        smsc-id = centre
        port = {ports.Centre}
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {ports.Send}
        sendsms-interface = 127.0.0.1
        global-sender = {HospitalNumber}
        log-file = {InFolder("smsbox.log")}
        log-level = 1

        group = sendsms-user
        username = coviex
        password = {Password}
        max-messages = 10
        concatenation = true

        group = sms-service
        keyword = default
        catch-all = true
        omit-empty = true
        max-messages = 3
        concatenation = true
        get-url = "{new Uri(coviex, "/hooks/gateway/reply")}?key={Key()}&from=%p&text=%b&id=%I"

        """;

    private static string Key() => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "gateway"u8))[..32];

    private async Task ListensAsync(int port, string what)
    {
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(20);)
        {
            using var client = new TcpClient();
            try
            {
                // The centre's one connection must stay free, so that port is only looked up.
                if (port == ports.Centre)
                {
                    if (System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port == port)) { return; }
                }
                else
                {
                    await client.ConnectAsync(IPAddress.Loopback, port);
                    return;
                }
            }
            catch (SocketException) { /* not yet */ }
            await Task.Delay(20);
        }
        throw new TimeoutException($"{what} did not start: {(File.Exists(InFolder("bearerbox.log")) ? await File.ReadAllTextAsync(InFolder("bearerbox.log")) : "no log")}");
    }

    [GeneratedRegex(@"Got message \d+: <" + HospitalNumber + @" (\+?\d+) \S+ ([^\n]*)>")]
    private static partial Regex Got();
}
