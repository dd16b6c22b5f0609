using Coviex.FakeWorld.Twilio;
using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Sms.Twilio;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coviex.Tests.Sms;

/// <summary>Twilio's sender against the double of its API, over a real socket.</summary>
public class SendingThroughTwilioTests : SmsSenderContract, IAsyncLifetime
{
    private protected readonly TwilioDouble Twilio = new();
    private protected readonly CoviexOptions Options = new();
    private readonly CapturedLog log = new();
    private TwilioSender? sender;

    public SendingThroughTwilioTests()
    {
        var o = Options.Sms.Twilio;
        (o.AccountSid, o.AuthToken, o.From, o.WhatsAppFrom, o.Api) = (TwilioWorld.Account, TwilioWorld.Token, "+525500000000", "+525500000009", Twilio.Url);
    }

    private protected virtual TwilioChannel Channel => TwilioChannel.Sms(Options.Sms.Twilio);

    private protected override ISmsSender Sender => sender ??= Make(TimeProvider.System);

    private protected override int? Heard => Twilio.World.Requests;

    private protected override void CarrierSays(string answer)
    {
        Twilio.Fault(new(Answer: answer, Accept: answer is not ("400" or "401" or "404" or "302" or "429"), RetryAfter: answer == "429" ? 7 : null, Times: 1));
        if (answer == "timeout") { Options.Sms.Twilio.Timeout = TimeSpan.FromSeconds(5); }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Twilio.DisposeAsync();
        Assert.DoesNotContain(log.Lines, l => l.Text.Contains("5512345678", StringComparison.Ordinal) || l.Text.Contains("secret", StringComparison.Ordinal));
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_text_goes_out_with_the_address_of_its_reports_and_until_when_it_is_of_use()
    {
        var clock = new FakeClock();
        var text = Text("+525512345678", "Hola", clock.Now.AddMinutes(10));

        await Make(clock).SendAsync(text, Cancel);

        var posted = Assert.Single(Twilio.World.All).Posted;
        Assert.Equal(("Hola", "600", $"http://localhost:5080/hooks/twilio/status/{text.Id}"), (posted["Body"], posted["ValidityPeriod"], posted["StatusCallback"]));
        Assert.Equal(Channel.Prefix + "+525512345678", posted["To"]);
    }

    [Theory]
    [InlineData(-5, "1")]
    [InlineData(0, "1")]
    [InlineData(35_999, "35999")]
    [InlineData(90_000, "36000")]
    public async Task Twilio_takes_a_validity_of_one_second_to_ten_hours(int seconds, string expected)
    {
        var clock = new FakeClock();

        Assert.IsType<SmsAnswer.Accepted>(await Make(clock).SendAsync(Text("+525512345678", "Hola", clock.Now.AddSeconds(seconds)), Cancel));

        Assert.Equal(expected, Assert.Single(Twilio.World.All).Posted["ValidityPeriod"]);
    }

    [Theory]
    [InlineData(21211, nameof(SmsProblem.NotInService))]
    [InlineData(21408, nameof(SmsProblem.CountryNotAllowed))]
    [InlineData(21610, nameof(SmsProblem.OptedOut))]
    [InlineData(21612, nameof(SmsProblem.NoRoute))]
    [InlineData(21614, nameof(SmsProblem.Landline))]
    [InlineData(21606, nameof(SmsProblem.SenderNotSetUp))]
    [InlineData(63016, nameof(SmsProblem.SenderNotSetUp))]
    [InlineData(99999, nameof(SmsProblem.Other))]
    public async Task What_Twilio_refuses_is_told_in_our_words_with_its_own_code(int code, string expected)
    {
        Twilio.Fault(new(Answer: "400", Code: code));

        Assert.Equal(new SmsAnswer.Refused(Enum.Parse<SmsProblem>(expected), $"{code}"), await Sender.SendAsync(Text(), Cancel));
    }

    [Fact]
    public async Task A_wrong_token_is_a_matter_for_the_administrator()
    {
        Options.Sms.Twilio.AuthToken = "wrong";

        Assert.Equal(new SmsAnswer.Refused(SmsProblem.SenderNotSetUp, "20003"), await Sender.SendAsync(Text(), Cancel));
    }

    [Fact]
    public async Task An_API_key_signs_in_too()
    {
        (Options.Sms.Twilio.AuthToken, Options.Sms.Twilio.ApiKey, Options.Sms.Twilio.ApiKeySecret) = ("only for signatures", TwilioWorld.ApiKey, TwilioWorld.ApiKeySecret);

        Assert.IsType<SmsAnswer.Accepted>(await Sender.SendAsync(Text(), Cancel));
    }

    [Fact]
    public async Task A_carrier_that_is_not_there_has_taken_nothing()
    {
        Options.Sms.Twilio.Api = new("http://127.0.0.1:1");

        Assert.Equal(new SmsAnswer.TryLater(TimeSpan.Zero, "unreachable"), await Sender.SendAsync(Text(), Cancel));
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("hangup")]
    [InlineData("garbage")]
    [InlineData("500")]
    public async Task A_text_of_which_nobody_knows_is_found_again_by_its_words_when_it_was_taken(string answer)
    {
        var text = Text(body: "Entre: https://x.test/v#abc");
        var handedOver = Now;
        await Sender.SendAsync(Text(body: "Entre: https://x.test/v#other"), Cancel);
        CarrierSays(answer);
        Assert.IsType<SmsAnswer.Unknown>(await Sender.SendAsync(text, Cancel));
        Options.Sms.Twilio.Timeout = TimeSpan.FromSeconds(10);

        var known = Assert.IsType<SmsInquiry.Known>(await Sender.AskAsync(new(text.Id, null, text.To, handedOver, body => body.EndsWith("#abc", StringComparison.Ordinal)), Cancel));

        Assert.Equal(text.Id, known.Report.Text);
        Assert.Equal(known.Reference, Twilio.World.To(Channel.Prefix + text.To).Single(m => m.Body.EndsWith("#abc", StringComparison.Ordinal)).Sid);
    }

    [Fact]
    public async Task That_it_was_never_taken_counts_only_when_no_request_can_be_on_its_way_any_more()
    {
        Twilio.Fault(new(Answer: "500", Accept: false, Times: 1));
        var text = Text();
        await Sender.SendAsync(text, Cancel);
        var now = Now;

        Assert.IsType<SmsInquiry.CannotTell>(await Sender.AskAsync(new(text.Id, null, text.To, now, _ => true), Cancel));
        Assert.IsType<SmsInquiry.NeverTaken>(await Sender.AskAsync(new(text.Id, null, text.To, now.AddMinutes(-1), _ => true), Cancel));
    }

    [Fact]
    public async Task Its_words_are_found_on_whichever_page_of_the_list()
    {
        for (var i = 0; i < 230; i++) { Twilio.World.Take(new Dictionary<string, string> { ["To"] = Channel.Prefix + "+525512345678" }, $"text {i}", "delivered"); }

        var inquiry = await Sender.AskAsync(new(Guid.NewGuid(), null, "+525512345678", Now.AddMinutes(-1), body => body == "text 3"), Cancel);

        Assert.IsType<SmsInquiry.Known>(inquiry);
    }

    [Fact]
    public async Task When_Twilio_can_not_be_asked_nobody_can_tell()
    {
        Options.Sms.Twilio.Api = new("http://127.0.0.1:1");

        Assert.IsType<SmsInquiry.CannotTell>(await Sender.AskAsync(new(Guid.NewGuid(), null, "+525512345678", DateTimeOffset.UnixEpoch, _ => true), Cancel));
        Assert.IsType<SmsInquiry.CannotTell>(await Sender.AskAsync(new(Guid.NewGuid(), "SM1", "+525512345678", DateTimeOffset.UnixEpoch, _ => true), Cancel));
    }

    [Fact]
    public async Task Asked_by_its_name_it_tells_state_reason_and_price()
    {
        Twilio.Fault(new(Final: "undelivered", ErrorCode: 30003, Callbacks: "never"));
        var text = Text();
        var taken = Assert.IsType<SmsAnswer.Accepted>(await Sender.SendAsync(text, Cancel));
        await Until.HoldsAsync(() => Twilio.World.Find(taken.Reference)!.IsFinal, "the message ends");

        var known = Assert.IsType<SmsInquiry.Known>(await Sender.AskAsync(new(text.Id, taken.Reference, text.To, Now, _ => false), Cancel));

        Assert.Equal(new SmsReport(text.Id, SmsState.Bounced, SmsProblem.Unreachable, "30003", new(0.0432m, "USD"), taken.Reference), known.Report);
    }

    [Fact]
    public async Task After_several_faults_in_a_row_it_is_left_alone_for_a_while_and_the_administrator_reads_why_once()
    {
        var clock = new FakeClock();
        var health = new SenderHealth(clock, new Logger<SenderHealth>(new LoggerFactory([log])));
        var resting = new TwilioSender(Channel, new(Options.Sms.Twilio, TimeProvider.System), Options, health, clock);
        Twilio.Fault(new(Answer: "hangup"));
        for (var i = 0; i < SenderHealth.Patience + 3; i++) { await resting.SendAsync(Text(), Cancel); }
        Assert.Equal(SenderHealth.Patience, Twilio.World.Requests);
        Assert.Equal((Channel.Name, SmsProblem.SenderDown), (Assert.Single(health.Standing).Key, health.Standing[Channel.Name]!.Problem));
        Assert.Single(log.Lines, l => l.Text.Contains("takes no messages", StringComparison.Ordinal));

        clock.Advance(SenderHealth.Rest);
        Twilio.World.Forget();
        Assert.IsType<SmsAnswer.Accepted>(await resting.SendAsync(Text(), Cancel));

        Assert.Null(health.Standing[Channel.Name]);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private protected TwilioSender Make(TimeProvider clock) =>
        new(Channel, new(Options.Sms.Twilio, TimeProvider.System), Options, new(clock, NullLogger<SenderHealth>.Instance), clock);

    private protected static OutgoingText Text(string to = "+525512345678", string body = "secret words", DateTimeOffset? until = null) =>
        new(Guid.NewGuid(), Guid.NewGuid(), to, body, until ?? DateTimeOffset.MaxValue);
}

/// <summary>The same promises of WhatsApp through Twilio.</summary>
public sealed class SendingThroughWhatsAppTests : SendingThroughTwilioTests
{
    private protected override TwilioChannel Channel => TwilioChannel.WhatsApp(Options.Sms.Twilio);

    [Fact]
    public async Task A_template_gets_the_words_and_the_link_as_its_variables()
    {
        Options.Sms.Twilio.WhatsAppTemplate = "HX0123456789abcdef0123456789abcdef";
        Options.Sms.Twilio.WhatsAppVariables = """{"1":"{text}","2":"{link}"}""";
        const string words = "Hospital \"San Lucas\": Entre aquí: http://localhost:5080/v#abc";

        Assert.IsType<SmsAnswer.Accepted>(await Sender.SendAsync(Text(body: words), Cancel));

        var posted = Assert.Single(Twilio.World.All).Posted;
        Assert.Equal(("HX0123456789abcdef0123456789abcdef", "whatsapp:+525500000009"), (posted["ContentSid"], posted["From"]));
        Assert.DoesNotContain("Body", posted.Keys);
        var variables = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(posted["ContentVariables"])!;
        Assert.Equal((words, "http://localhost:5080/v#abc"), (variables["1"], variables["2"]));
    }
}

public sealed class TwilioSignatureTests
{
    /// <summary>The example of Twilio's own documentation and client libraries.</summary>
    [Fact]
    public void It_is_what_Twilio_documents()
    {
        var fields = new Dictionary<string, string>
        {
            ["To"] = "+18005551212",
            ["From"] = "+12349013030",
            ["Digits"] = "1234",
            ["Caller"] = "+12349013030",
            ["CallSid"] = "CA1234567890ABCDE",
        };

        Assert.Equal("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", Convert.ToBase64String(TwilioSignature.Of("https://mycompany.com/myapp.php?foo=1&bar=2", fields, "12345")));
    }
}
