using System.Text;
using System.Text.RegularExpressions;
using Coviex.Harness;
using Coviex.Tests.Scenarios;

namespace Coviex.Tests.Fixture;

/// <summary>A server that hands its e-mails to a real Exim; they go out when the test says so, and texts go to senders that answer as it says.</summary>
public sealed class MailingServer : RuledServer, IAsyncLifetime
{
    public MailServer Exim { get; private set; } = null!;

    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Sms__Attempts", "3"), .. Exim.Settings().Select(s => (s.Key, s.Value))];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Exim = await MailServer.StartAsync();
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        if (Exim is not null) { await Exim.DisposeAsync(); }
    }

    /// <summary>The e-mails to an address, oldest first. Waits until there are so many.</summary>
    public async Task<IReadOnlyList<SeenMail>> MailsToAsync(string address, int count = 1)
    {
        SeenMail[] To() => [.. Exim.Delivered.Select(m => new SeenMail(m)).Where(m => m.Header("To") == $"<{address}>").OrderBy(m => m.Header("Message-ID"))];
        await Until.HoldsAsync(() => To().Length >= count, $"{count} e-mails");
        return To();
    }
}

/// <summary>An e-mail as it lies in the mailbox.</summary>
public sealed partial class SeenMail
{
    private readonly string[] parts;

    public SeenMail(string source)
    {
        Source = source.ReplaceLineEndings("\n");
        parts = Source.Split("\n--");
    }

    public string Source { get; }

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    public string? Calendar => parts.Any(p => p.Contains("Content-Type: text/calendar", StringComparison.Ordinal)) ? Part("text/calendar") : null;

    public IEnumerable<string> HeaderNames => Name().Matches(Head).Select(m => m.Groups[1].Value);

    private string Head => Source[..Source.IndexOf("\n\n", StringComparison.Ordinal)].Replace("\n ", " ", StringComparison.Ordinal);

    /// <summary>A header with its encoded words read.</summary>
    public string Header(string name)
    {
        var value = Head.Split('\n').Single(l => l.StartsWith($"{name}: ", StringComparison.Ordinal))[(name.Length + 2)..];
        return EncodedWord().Replace(value.Replace("?= =?", "?==?", StringComparison.Ordinal), m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)));
    }

    private string Part(string type)
    {
        var part = parts.Single(p => p.Contains($"Content-Type: {type}", StringComparison.Ordinal));
        return Encoding.UTF8.GetString(Convert.FromBase64String(part[part.IndexOf("\n\n", StringComparison.Ordinal)..]));
    }

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex("^([A-Za-z-]+): ", RegexOptions.Multiline)]
    private static partial Regex Name();
}
