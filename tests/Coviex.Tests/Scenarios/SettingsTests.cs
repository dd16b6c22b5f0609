using System.Text.RegularExpressions;
using Coviex.Hosting;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed partial class SettingsTests
{
    [Theory]
    [InlineData("Coviex__Links__Lyfe", "01:00:00")]
    [InlineData("Coviex__Lynks__Life", "01:00:00")]
    [InlineData("Coviex__Proxy", "127.0.0.1")]
    [InlineData("Coviex__Sms", "Phone")]
    [InlineData("Coviex__Links__Life", "an hour")]
    [InlineData("Coviex__Links__Life", "30")]
    [InlineData("Coviex__Links__Life", "00:00:00")]
    [InlineData("Coviex__Links__Life", "-01:00:00")]
    [InlineData("Coviex__Links__Renewals", "some")]
    [InlineData("Coviex__Links__Renewals", "0")]
    [InlineData("Coviex__Limits__Signals", "1.5")]
    [InlineData("Coviex__Demonstration", "perhaps")]
    [InlineData("Coviex__Visits__Capacity", "5")]
    [InlineData("Coviex__Visits__Capacity", "1")]
    [InlineData("Coviex__Sms__Sender", "Pigeon")]
    [InlineData("Coviex__Smtp__Security", "Ssl")]
    [InlineData("Coviex__Smtp__Trust", "/nowhere.pem")]
    [InlineData("Coviex__PublicUrl", "")]
    [InlineData("Coviex__PublicUrl", "video.hospital.example")]
    [InlineData("Coviex__PublicUrl", "http://video.hospital.example")]
    [InlineData("Coviex__PublicUrl", "https://video.hospital.example/coviex")]
    [InlineData("Coviex__Proxies__0", "the proxy")]
    [InlineData("Coviex__Proxies", "127.0.0.1")]
    [InlineData("Coviex__Direct__RelayOnly", "true")]
    [InlineData("Coviex__Sms__Twilio__AuthToken", "Twilio", "Coviex__Sms__Sender")]
    [InlineData("Coviex__Sms__Twilio__WhatsAppFrom", "WhatsApp", "Coviex__Sms__Sender")]
    [InlineData("Coviex__Sms__Gateway__Url", "Gateway", "Coviex__Sms__Sender")]
    [InlineData("Coviex__Sms__Twilio__AccountSid", "ACshort")]
    [InlineData("Coviex__Sms__Twilio__Timeout", "00:00:00")]
    [InlineData("Coviex__Sms__Gateway__Url", "sms.example/send")]
    [InlineData("Coviex__Sms__Gateway__Secret", "http://sms.example/send", "Coviex__Sms__Gateway__Url")]
    public async Task What_keeps_coviex_from_starting_is_named_by_its_key(string key, string value, string? setKey = null)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync((setKey ?? key, value)));

        Assert.Contains(key, refused.ToString());
    }

    [Fact]
    public async Task A_setting_that_is_missing_is_named()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Coviex__Direct__Turn__0", "turn:turn.test"), ("Coviex__Direct__TurnSecret", "too short")));

        Assert.Contains("Coviex__Direct__TurnSecret", refused.Message);
        Assert.DoesNotContain("too short", refused.ToString());
    }

    [Theory]
    [InlineData("Coviex__Sms__Twilio__From", "AuthToken=t")]
    [InlineData("Coviex__Sms__Twilio__AuthToken", "From=+525500000000")]
    [InlineData("Coviex__Sms__Twilio__ApiKeySecret", "AuthToken=t", "From=+525500000000", "ApiKey=SK1")]
    [InlineData("Coviex__Sms__Twilio__MessagingServiceSid", "AuthToken=t", "MessagingServiceSid=MG1")]
    [InlineData("Coviex__Sms__Twilio__WhatsAppFrom", "AuthToken=t", "WhatsAppFrom=whatsapp:+525500000000")]
    [InlineData("Coviex__Sms__Twilio__WhatsAppVariables", "AuthToken=t", "WhatsAppFrom=+525500000000", "WhatsAppVariables={text}")]
    [InlineData("Coviex__Sms__Twilio__Content", "AuthToken=t", "From=+525500000000", "Content=Some")]
    public async Task What_is_wrong_with_Twilio_is_named(string key, params string[] settings)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(
        [
            ("Coviex__Sms__Twilio__AccountSid", "AC00000000000000000000000000000000"),
            .. settings.Select(s => s.Split('=', 2)).Select(s => ($"Coviex__Sms__Twilio__{s[0]}", s[1])),
        ]));

        Assert.Contains(key, refused.Message);
    }

    [Theory]
    [InlineData("Coviex__Sms__Gateway__Url", "Body=")]
    [InlineData("Coviex__Sms__Gateway__Method", "Method=FETCH")]
    [InlineData("Coviex__Sms__Gateway__Body", "Method=GET")]
    [InlineData("Coviex__Sms__Gateway__Accepted", "Accepted=(")]
    [InlineData("Coviex__Sms__Gateway__Headers__0", "Headers__0=no colon")]
    [InlineData("Coviex__Sms__Gateway__Reasons__0", "Reasons__0=42")]
    [InlineData("Coviex__Sms__Gateway__Reasons__0", "Reasons__0=42=Gone")]
    public async Task What_is_wrong_with_the_gateway_is_named(string key, string setting)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(
        [
            ("Coviex__Sms__Gateway__Url", "http://sms.example/send"), ("Coviex__Sms__Gateway__Body", "{to} {text}"), ("Coviex__Sms__Gateway__Secret", "sixteen letters."),
            ($"Coviex__Sms__Gateway__{setting.Split('=', 2)[0]}", setting.Split('=', 2)[1]),
        ]));

        Assert.Contains(key, refused.Message);
    }

    [Theory]
    [InlineData("Coviex__Smtp__From", "nobody")]
    [InlineData("Coviex__Smtp__Security", "None")]
    public async Task A_mail_server_needs_an_address_and_a_secret_line(string key, string value)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            StartAsync(("Coviex__Smtp__Host", "smtp.hospital.example"), ("Coviex__Smtp__From", "video@hospital.example"), (key, value)));

        Assert.Contains(key, refused.Message);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Coviex__Links__Life", "soon"), ("Coviex__Limits__Signals", "many")));

        Assert.Contains("Coviex__Links__Life", refused.Message);
        Assert.Contains("Coviex__Limits__Signals", refused.Message);
    }

    [Fact]
    public async Task With_good_settings_it_starts_and_of_two_lines_the_last_counts()
    {
        await StartAsync(
            ("# a comment", ""), ("Coviex__Links__Life", "soon"), ("Coviex__Links__Life", "\"02:00:00\""), ("Coviex__Proxies__0", "127.0.0.1"), ("Coviex__Proxies__1", "10.0.0.0/8"));
    }

    [Fact]
    public void The_document_lists_every_key_with_its_default_and_no_other()
    {
        var documented = Row().Matches(House.Read("docs/configure.md")).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value.Trim('`').Replace("&#124;", "|", StringComparison.Ordinal)}");
        var (options, keys) = (new CoviexOptions(), Settings.Keys().ToList());

        var real = keys.Select(k => $"{k.Key}{(k.Property.PropertyType.IsArray ? "__0" : "")} {Default(options, k.Key)}");

        Assert.Equal(real.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_example_names_no_key_that_there_is_not()
    {
        var keys = Settings.Keys().Select(k => k.Key).ToHashSet();
        var named = Line().Matches(House.Read(".env.example")).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, key => !keys.Contains(Item().Replace(key, "")));
    }

    private static string Default(CoviexOptions options, string key)
    {
        object? value = options;
        foreach (var part in key.Split("__")[1..]) { value = value!.GetType().GetProperty(part)!.GetValue(value); }
        return value switch
        {
            Array { Length: 0 } => "(none)",
            "" => "(empty)",
            Uri uri => uri.OriginalString,
            bool yes => yes ? "true" : "false",
            TimeSpan time => time.ToString("c"),
            _ => $"{value}",
        };
    }

    private static async Task StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("coviex-settings-").FullName;
        try
        {
            await using var host = await ServerHost.StartAsync(folder, [("Coviex__DataFolder", folder), .. settings], new(), overSockets: false, workers: false, _ => { });
            Assert.Equal("ok", await host.Http.GetStringAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [GeneratedRegex(@"^\| `(Coviex__\w+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^#?(Coviex__\w+)=", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex Item();
}
