using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Coviex.Harness;

/// <summary>
/// A real Exim on the loopback address, with a folder, two ports and a certificate of its own: one port for STARTTLS, one for TLS from the first byte. It asks
/// for a login, takes mail for anybody@coviex.test but nobody@, tells later@ to come back, and delivers into a maildir.
/// </summary>
public sealed class MailServer : IAsyncDisposable
{
    public const string User = "coviex", Password = "a \"password\": with signs";
    private readonly string folder;
    private readonly Process process;

    private MailServer(string folder, Process process, int port, int tlsPort) => (this.folder, this.process, Port, TlsPort) = (folder, process, port, tlsPort);

    public int Port { get; }

    public int TlsPort { get; }

    public string Certificate => Path.Combine(folder, "cert.pem");

    /// <summary>Each e-mail that was delivered, as it lies in the maildir.</summary>
    public IReadOnlyList<string> Delivered => Directory.Exists(Path.Combine(folder, "mail/new"))
        ? [.. Directory.EnumerateFiles(Path.Combine(folder, "mail/new")).Order(StringComparer.Ordinal).Select(File.ReadAllText)]
        : [];

    /// <summary>The settings with which Coviex uses this server.</summary>
    public Dictionary<string, string> Settings() => new()
    {
        ["Coviex__Smtp__Host"] = "localhost",
        ["Coviex__Smtp__Port"] = $"{Port}",
        ["Coviex__Smtp__User"] = User,
        ["Coviex__Smtp__Password"] = Password,
        ["Coviex__Smtp__From"] = "video@coviex.test",
        ["Coviex__Smtp__Trust"] = Certificate,
    };

    public static async Task<MailServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("coviex-mail-").FullName;
        var (port, tlsPort) = (Ports.Free(), Ports.Free());
        Directory.CreateDirectory(Path.Combine(folder, "spool"));
        await WriteCertificateAsync(folder);
        // As root it gives its rights up, but reads only a configuration that is root's; as a plain user it has none to give up.
        var root = Environment.UserName == "root";
        const string OverTls = "${if eq{$tls_in_cipher}{}{}{*}}";
        var login = "${if and{{eq{$auth2}{" + User + "}}{eq{${base64:$auth3}}{" + Convert.ToBase64String(Encoding.ASCII.GetBytes(Password)) + "}}}}";
        await File.WriteAllTextAsync(Path.Combine(folder, "exim.conf"), $"""
            primary_hostname = mail.coviex.test
            spool_directory = {folder}/spool
            log_file_path = {folder}/%slog
            pid_file_path = {folder}/exim.pid
            daemon_smtp_ports = {port} : {tlsPort}
            tls_on_connect_ports = {tlsPort}
            local_interfaces = 127.0.0.1
            tls_advertise_hosts = *
            tls_certificate = {folder}/cert.pem
            tls_privatekey = {folder}/key.pem
            auth_advertise_hosts = {OverTls}
            domainlist local_domains = coviex.test
            acl_smtp_mail = mail
            acl_smtp_rcpt = rcpt
            keep_environment =
            host_lookup =
            rfc1413_hosts =
            queue_only = false
            {(root ? "" : "deliver_drop_privilege = true")}
            begin acl
            mail:
              deny    !authenticated = *
                      message = log in first
              accept
            rcpt:
              deny    local_parts = nobody
                      message = no such person
              defer   local_parts = later
                      message = come back later
              accept  domains = +local_domains
              deny
            begin routers
            all:
              driver = accept
              transport = maildir
            begin transports
            maildir:
              driver = appendfile
              directory = {folder}/mail
              maildir_format
              create_directory
              {(root ? "user = Debian-exim" : "")}
            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = {login}

            """);
        if (root)
        {
            using var own = Process.Start("chown", ["Debian-exim", folder, Path.Combine(folder, "spool"), Path.Combine(folder, "key.pem")]);
            await own.WaitForExitAsync();
        }
        var process = Process.Start(new ProcessStartInfo("/usr/sbin/exim4", ["-C", Path.Combine(folder, "exim.conf"), "-bdf"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEndAsync();
        var server = new MailServer(folder, process, port, tlsPort);
        await server.ListensAsync(complaints);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WriteCertificateAsync(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task ListensAsync(Task<string> complaints)
    {
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(10) && !process.HasExited;)
        {
            using var client = new TcpClient();
            try { await client.ConnectAsync(IPAddress.Loopback, Port); return; }
            catch (SocketException) { await Task.Delay(20); }
        }
        throw new TimeoutException($"Exim did not start: {(process.HasExited ? await complaints : "it does not listen")}");
    }
}
