using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Sms.Gateway;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coviex.Tests.Sms;

/// <summary>The gateway's sender against some HTTP server, over a real socket.</summary>
public sealed class SendingThroughAGatewayTests : SmsSenderContract, IAsyncDisposable
{
    private readonly GatewayDouble gateway = new();
    private readonly CoviexOptions options = new();

    public SendingThroughAGatewayTests()
    {
        var o = options.Sms.Gateway;
        (o.Url, o.Body, o.Secret) = ($"{gateway.Url}send", "to={to}&text={text}&id={id}&report={report}", "a secret of the tests");
        (o.Accepted, o.Reasons) = (@"^2\d\d (?:0: Accepted|OK (?<ref>\w+))", ["NOSUCH=NotInService", "42=Unreachable"]);
    }

    private protected override ISmsSender Sender => field ??= new GatewaySender(options, new(TimeProvider.System, NullLogger<SenderHealth>.Instance), TimeProvider.System);

    private protected override int? Heard => gateway.All.Count;

    private protected override void CarrierSays(string answer)
    {
        gateway.Says = answer == "garbage" ? ("200", "<html>It works!</html>") : (answer, "no");
        if (answer == "timeout") { options.Sms.Gateway.Timeout = TimeSpan.FromSeconds(5); }
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "t={text}", "t=%22A%26B%22%20%3Cc%3E%20%7Bto%7D%20%C3%B1")]
    [InlineData("application/json", "{\"t\":\"{text}\"}", "{\"t\":\"\\u0022A\\u0026B\\u0022 \\u003Cc\\u003E {to} \\u00F1\"}")]
    [InlineData("text/xml; charset=utf-8", "<t>{text}</t>", "<t>&quot;A&amp;B&quot; &lt;c&gt; {to} ñ</t>")]
    [InlineData("text/plain", "{text}", "\"A&B\" <c> {to} ñ")]
    public async Task Words_are_escaped_as_the_body_needs_it_and_a_brace_in_them_is_no_placeholder(string type, string body, string expected)
    {
        (options.Sms.Gateway.ContentType, options.Sms.Gateway.Body) = (type, body);

        await Sender.SendAsync(Text("+525512345678", "\"A&B\" <c> {to} ñ"), Cancel);

        Assert.Equal(expected, Assert.Single(gateway.All).Body);
    }

    [Fact]
    public async Task Address_and_headers_are_templates_too()
    {
        var o = options.Sms.Gateway;
        (o.Method, o.Url, o.Body, o.Plus) = ("GET", $"{gateway.Url}send?to={{to}}&t={{text}}&c={{coding}}&r={{report}}", "", false);
        o.Headers = ["Authorization: Bearer abc", "X-Id: {id}"];
        var text = Text("+525512345678", "á b");

        Assert.IsType<SmsAnswer.Accepted>(await Sender.SendAsync(text, Cancel));

        var heard = Assert.Single(gateway.All);
        Assert.StartsWith("/send?to=525512345678&t=%C3%A1%20b&c=2&r=http%3A%2F%2Flocalhost%3A5080%2Fhooks%2Fgateway%2Freport%2F", heard.Target);
        Assert.Equal(("Bearer abc", $"{text.Id}"), (heard.Headers["Authorization"], heard.Headers["X-Id"]));
        Assert.DoesNotContain(o.Secret.Replace(' ', '+'), heard.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateways_own_name_for_the_text_is_kept()
    {
        gateway.Says = ("200", "OK ab12 queued");

        Assert.Equal(new SmsAnswer.Accepted("ab12", SmsState.Sent), await Sender.SendAsync(Text(), Cancel));
    }

    [Fact]
    public async Task Its_reasons_are_told_in_our_words()
    {
        options.Sms.Gateway.Refused = @"^\d+ ERROR (?<code>\w+)";
        gateway.Says = ("200", "ERROR NOSUCH number");

        Assert.Equal(new SmsAnswer.Refused(SmsProblem.NotInService, "NOSUCH"), await Sender.SendAsync(Text(), Cancel));
    }

    [Fact]
    public void Each_of_our_words_for_a_reason_that_a_text_can_have_can_stand_in_the_settings() =>
        Assert.Equal(Enum.GetNames<SmsProblem>().Except([nameof(SmsProblem.AddressUnknown)]).Order(), SmsRules.SmsReasons.Order());

    [Fact]
    public async Task A_pattern_that_never_ends_fits_nothing()
    {
        options.Sms.Gateway.Accepted = "^(2|\\d)+(\\d+)*x( a+)+$";
        gateway.Says = ("200", new string('1', 5000));

        Assert.IsType<SmsAnswer.Unknown>(await Sender.SendAsync(Text(), Cancel));
    }

    private static OutgoingText Text(string to = "+525512345678", string body = "secret words") => new(Guid.NewGuid(), Guid.NewGuid(), to, body, DateTimeOffset.MaxValue);
}
