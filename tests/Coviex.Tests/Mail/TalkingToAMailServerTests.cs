using System.Net;
using System.Net.Sockets;
using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Coviex.Tests.Mail;

public sealed class TalkingToAMailServerTests(MailingServer server) : IClassFixture<MailingServer>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_TLS_from_the_first_byte_too()
    {
        var answer = await SendAsync("first-byte@coviex.test", o => (o.Port, o.Security) = (server.Exim.TlsPort, "Tls"));

        Assert.IsType<SmsAnswer.Accepted>(answer);
        Assert.Equal("Hola,\r\n.\r\n.un punto", (await server.MailsToAsync("first-byte@coviex.test")).Single().Text);
    }

    [Fact]
    public async Task Nothing_in_a_name_or_a_subject_begins_a_header()
    {
        const string Evil = "Ni\u00f1o\r\nBcc: thief@coviex.test\r\n\r\nbody\u0085\u2028";

        Assert.IsType<SmsAnswer.Accepted>(await SendAsync("evil@coviex.test", subject: Evil, name: new string('ñ', 200) + Evil));

        var mail = (await server.MailsToAsync("evil@coviex.test")).Single();
        Assert.DoesNotContain("Bcc", mail.HeaderNames);
        Assert.Contains("NiñoBcc: thief@coviex.test", mail.Header("Subject"));
        Assert.All(mail.Source.Split('\n'), line => Assert.True(line.Length <= 998));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_gets_neither_login_nor_mail() =>
        Assert.IsType<SmsAnswer.TryLater>(await SendAsync("untrusted@coviex.test", o => o.Trust = ""));

    [Fact]
    public async Task A_wrong_password_is_no_fault_of_the_guest()
    {
        var answer = Assert.IsType<SmsAnswer.TryLater>(await SendAsync("someone@coviex.test", o => o.Password = "wrong"));

        Assert.Equal("535", answer.CarrierCode);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_later()
    {
        Assert.IsType<SmsAnswer.TryLater>(await SendAsync("someone@coviex.test", o => o.Port = Harness.Ports.Free()));
    }

    [Theory]
    [InlineData("250 just me")]                                              // somebody took STARTTLS out of the offers
    [InlineData("250 STARTTLS", "220 go\r\n250 injected")]                   // and somebody put words behind it
    public async Task Over_a_line_that_is_not_secret_it_says_who_we_are_and_nothing_more(string offer, string toStartTls = "454 no")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearAsync(listener, offer, toStartTls);

        Assert.IsType<SmsAnswer.TryLater>(await SendAsync("someone@coviex.test", o => (o.Host, o.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port)));

        Assert.DoesNotContain(await heard, line => !line.StartsWith("EHLO ", StringComparison.Ordinal) && line != "STARTTLS");
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_patience_is_over()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = SendAsync("someone@coviex.test", o => (o.Host, o.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port));
        using var silent = await listener.AcceptTcpClientAsync(Now);

        await Until.HoldsAsync(() =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(31));
            return sending.IsCompleted;
        }, "the end of patience");

        Assert.IsType<SmsAnswer.TryLater>(await sending);
    }

    private static async Task<List<string>> HearAsync(TcpListener listener, string offer, string toStartTls)
    {
        var heard = new List<string>();
        using var client = await listener.AcceptTcpClientAsync(Now);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 hello");
        try
        {
            while (await reader.ReadLineAsync(Now) is { } line)
            {
                heard.Add(line);
                await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? offer : line == "STARTTLS" ? toStartTls : "250 fine");
            }
        }
        catch (IOException) { /* he hung up */ }
        return heard;
    }

    private async Task<SmsAnswer> SendAsync(string to, Action<SmtpOptions>? change = null, string subject = "Hola", string name = "Hospital San Lucas")
    {
        var exim = server.Exim.Settings();
        var options = new CoviexOptions
        {
            Smtp = new()
            {
                Host = "localhost",
                Port = server.Exim.Port,
                User = exim["Coviex__Smtp__User"],
                Password = exim["Coviex__Smtp__Password"],
                From = exim["Coviex__Smtp__From"],
                Trust = server.Exim.Certificate,
            },
        };
        change?.Invoke(options.Smtp);
        var sender = new MailSender(Options.Create(options), new(server.Clock, NullLogger<SenderHealth>.Instance), server.Clock, NullLogger<MailSender>.Instance);
        return await sender.SendAsync(new(Guid.CreateVersion7(), to, name, subject, "Hola,\r\n.\r\n.un punto", "<p>Hola</p>", null), Now).WaitAsync(Until.Patience, Now);
    }
}
