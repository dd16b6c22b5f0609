using Coviex.Sms;

namespace Coviex.Tests.Sms;

/// <summary>What <see cref="ISmsSender"/> promises, checked of each sender: a test class per sender inherits this.</summary>
public abstract class SmsSenderContract
{
    private protected abstract ISmsSender Sender { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Lets the carrier's next answers be these: an HTTP status, <c>garbage</c>, <c>timeout</c> or <c>hangup</c>, each after it took the text.</summary>
    private protected abstract void CarrierSays(string answer);

    /// <summary>How often the carrier was sent a text; null where there is none.</summary>
    private protected abstract int? Heard { get; }

    [Theory]
    [InlineData("+525512345678")]
    [InlineData("+525512340000")]
    [InlineData("+525512340001")]
    [InlineData("+1")]
    [InlineData("nonsense")]
    public async Task Whatever_it_is_given_it_answers_and_its_answer_tells_neither_number_nor_words(string to)
    {
        var text = new OutgoingText(Guid.NewGuid(), Guid.NewGuid(), to, "secret words", DateTimeOffset.MaxValue);

        var answer = $"{await Sender.SendAsync(text, Cancel)}";

        Assert.DoesNotContain(to, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("400")]
    [InlineData("401")]
    [InlineData("404")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("302")]
    [InlineData("garbage")]
    [InlineData("timeout")]
    [InlineData("hangup")]
    public async Task Whatever_the_carrier_does_it_is_an_answer_and_the_carrier_hears_the_text_once(string carrier)
    {
        CarrierSays(carrier);
        var text = new OutgoingText(Guid.NewGuid(), Guid.NewGuid(), "+525512345678", "secret words", DateTimeOffset.MaxValue);

        var answer = await Sender.SendAsync(text, Cancel);

        if (Heard is not { } heard) { return; }
        Assert.Equal(1, heard);
        // A text that may have been taken is neither called taken nor refused, nor is it said that sending it again is safe.
        if (carrier is "500" or "502" or "garbage" or "timeout" or "hangup") { Assert.IsType<SmsAnswer.Unknown>(answer); }
        if (carrier is "429") { Assert.True(Assert.IsType<SmsAnswer.TryLater>(answer).After >= TimeSpan.FromSeconds(7)); }
        if (carrier is "400" or "401" or "404" or "302") { Assert.True(answer is SmsAnswer.Refused or SmsAnswer.Unknown, $"{answer}"); }
        Assert.DoesNotContain("secret", $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain("5512345678", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_taken_has_a_name_at_the_carrier()
    {
        var text = new OutgoingText(Guid.NewGuid(), Guid.NewGuid(), "+525512345678", "secret words", DateTimeOffset.MaxValue);

        var taken = Assert.IsType<SmsAnswer.Accepted>(await Sender.SendAsync(text, Cancel));

        Assert.InRange(taken.Reference.Length, 1, 64);
        Assert.NotEqual(SmsState.Bounced, taken.State);
    }

    [Fact]
    public async Task Asked_for_a_text_that_it_never_had_it_does_not_say_that_it_knows_it()
    {
        var pending = new PendingText(Guid.NewGuid(), null, "+525599999999", DateTimeOffset.UnixEpoch, _ => true);

        Assert.IsNotType<SmsInquiry.Known>(await Sender.AskAsync(pending, Cancel));
        Assert.Matches("^text [0-9a-f-]{36}$", $"{pending}");
    }

    [Fact]
    public async Task A_cancelled_call_throws()
    {
        var text = new OutgoingText(Guid.NewGuid(), Guid.NewGuid(), "+525512345678", "secret words", DateTimeOffset.MaxValue);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender.SendAsync(text, new(canceled: true)));
    }

    [Fact]
    public void A_text_that_ends_in_a_log_tells_neither_number_nor_words() =>
        Assert.Matches("^text [0-9a-f-]{36}$", $"{new OutgoingText(Guid.NewGuid(), Guid.NewGuid(), "+525512345678", "secret words", DateTimeOffset.MaxValue)}");
}
