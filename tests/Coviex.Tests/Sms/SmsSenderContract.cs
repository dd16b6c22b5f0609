using Coviex.Sms;

namespace Coviex.Tests.Sms;

/// <summary>What <see cref="ISmsSender"/> promises, checked of each sender: a test class per sender inherits this.</summary>
public abstract class SmsSenderContract
{
    private protected abstract ISmsSender Sender { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
