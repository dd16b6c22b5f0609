using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Coviex.Hosting;

namespace Coviex.Mail;

/// <summary>
/// One conversation with a mail server (RFC 5321), over TLS from the first byte or after STARTTLS (RFC 3207), with a login by PLAIN or LOGIN (RFC 4954).
/// Nothing that matters goes over an open line: the address of the guest, the login and the link wait until the line is secret.
/// </summary>
internal sealed class SmtpConversation(SmtpOptions options, string ourName) : IAsyncDisposable
{
    private const int LongestReply = 16 * 1024;
    private readonly TcpClient tcp = new();
    private readonly byte[] buffer = new byte[4096];
    private Stream line = Stream.Null;
    private int read, filled;

    public async Task SendAsync(string from, string to, string message, CancellationToken ct)
    {
        var offers = await OpenAsync(ct);
        if (options.User.Length > 0) { await LogInAsync(offers, ct); }
        await SayAsync($"MAIL FROM:<{from}>", SmtpStage.From, ct);
        await SayAsync($"RCPT TO:<{to}>", SmtpStage.To, ct);
        await SayAsync("DATA", SmtpStage.Message, ct);
        await SayAsync($"{DotsDoubled(message)}.", SmtpStage.Message, ct);
        // It has the message now: how it takes the farewell changes nothing.
        await WriteAsync("QUIT", ct);
    }

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        tcp.Dispose();
    }

    private async Task<IReadOnlyList<string>> OpenAsync(CancellationToken ct)
    {
        await tcp.ConnectAsync(options.Host, options.Port, ct);
        line = tcp.GetStream();
        if (options.Security == "Tls") { await SecureAsync(ct); }
        Demand(await ListenAsync(ct), SmtpStage.Greeting);
        var offers = await GreetAsync(ct);
        if (options.Security != "StartTls") { return offers; }

        // Somebody on the way may have taken the offer out, to read along: then nothing is sent.
        if (!offers.Contains("STARTTLS")) { throw new SmtpException(SmtpStage.Tls, null); }
        await SayAsync("STARTTLS", SmtpStage.Tls, ct);
        // What came with the answer was not protected, and must not be taken for the server's words (CVE-2011-0411).
        if (read < filled) { throw new SmtpException(SmtpStage.Tls, null); }
        await SecureAsync(ct);
        return await GreetAsync(ct);
    }

    private async Task<IReadOnlyList<string>> GreetAsync(CancellationToken ct) => (await SayAsync($"EHLO {ourName}", SmtpStage.Greeting, ct)).Offers;

    private async Task SecureAsync(CancellationToken ct)
    {
        var tls = new SslStream(line);
        line = tls;
        var how = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.Trust.Length > 0)
        {
            how.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            how.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(options.Trust);
        }
        await tls.AuthenticateAsClientAsync(how, ct);
    }

    private async Task LogInAsync(IReadOnlyList<string> offers, CancellationToken ct)
    {
        var ways = offers.FirstOrDefault(o => o.StartsWith("AUTH ", StringComparison.Ordinal))?.Split(' ') ?? [];
        if (ways.Contains("PLAIN"))
        {
            await SayAsync($"AUTH PLAIN {Base64($"\0{options.User}\0{options.Password}")}", SmtpStage.Login, ct);
        }
        else if (ways.Contains("LOGIN"))
        {
            await SayAsync("AUTH LOGIN", SmtpStage.Login, ct);
            await SayAsync(Base64(options.User), SmtpStage.Login, ct);
            await SayAsync(Base64(options.Password), SmtpStage.Login, ct);
        }
        else { throw new SmtpException(SmtpStage.Login, null); }
    }

    private async Task<SmtpReply> SayAsync(string command, SmtpStage stage, CancellationToken ct)
    {
        await WriteAsync(command, ct);
        return Demand(await ListenAsync(ct), stage);
    }

    private static SmtpReply Demand(SmtpReply reply, SmtpStage stage) => reply.IsFine ? reply : throw new SmtpException(stage, reply.Code);

    private async Task WriteAsync(string command, CancellationToken ct)
    {
        await line.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), ct);
        await line.FlushAsync(ct);
    }

    // "250-first", "250-second", "250 last".
    private async Task<SmtpReply> ListenAsync(CancellationToken ct)
    {
        var (said, left) = (new List<string>(), LongestReply);
        while (true)
        {
            var words = await ReadLineAsync(left, ct);
            left -= words.Length + 1;
            if (words.Length < 3 || !int.TryParse(words.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) { throw new SmtpException(SmtpStage.Greeting, null); }
            said.Add(words.Length > 4 ? words[4..].Trim().ToUpperInvariant() : "");
            if (words.Length == 3 || words[3] != '-') { return new(code, said); }
        }
    }

    private async Task<string> ReadLineAsync(int most, CancellationToken ct)
    {
        var words = new StringBuilder();
        while (words.Length < most)
        {
            if (read == filled)
            {
                (read, filled) = (0, await line.ReadAsync(buffer, ct));
                if (filled == 0) { throw new IOException("The mail server hung up"); }
            }
            var c = (char)buffer[read++];
            if (c == '\n') { return words.ToString().TrimEnd('\r'); }
            words.Append(c);
        }
        throw new SmtpException(SmtpStage.Greeting, null);
    }

    // RFC 5321, 4.5.2: a line that begins with a dot would end the message.
    private static string DotsDoubled(string message) => message.StartsWith('.') ? $".{Inside(message)}" : Inside(message);

    private static string Inside(string message) => message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
