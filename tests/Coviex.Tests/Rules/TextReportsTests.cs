using Coviex.Invitations;
using Coviex.Sms;

namespace Coviex.Tests.Rules;

/// <summary>Reports come twice, late, reversed, and before the sender's answer: whatever the order, the same state is reached.</summary>
public sealed class TextReportsTests
{
    private static readonly DateTimeOffset Now = new(2040, 5, 7, 15, 0, 0, TimeSpan.Zero);

    public enum Event { Accepted, Sent, Delivered, Bounced }

    [Fact]
    public void Every_order_of_every_reports_ends_in_the_furthest_of_them()
    {
        foreach (var events in Rows(5))
        {
            var message = Handed();
            foreach (var happened in events) { Tell(message, happened); }

            var expected = events.Contains(Event.Delivered) ? MessageState.Delivered
                : events.Contains(Event.Bounced) ? MessageState.Bounced
                : events.Length > 0 ? MessageState.Sent
                : MessageState.HandingOver;
            Assert.True(message.State == expected, $"{string.Join(", ", events)}: {message.State}");
            Assert.Equal(message.State is MessageState.Delivered or MessageState.Bounced, message.DueAt is null && message.IsFinal);
            Assert.Equal(message.State == MessageState.Delivered, message.DeliveredAt is not null);
            Assert.Equal(message.State == MessageState.Bounced ? "unreachable" : null, message.Problem);
        }
    }

    [Theory]
    [InlineData(Event.Sent)]
    [InlineData(Event.Delivered)]
    [InlineData(Event.Bounced)]
    public void A_report_of_a_text_that_was_put_back_counts(Event late)
    {
        var message = Handed();
        message.BackToQueue(Now);

        Tell(message, late);

        Assert.Equal($"{late}", $"{message.State}");
    }

    [Fact]
    public void What_was_withdrawn_goes_nowhere_when_it_comes_back()
    {
        var message = Handed();
        message.Withdraw();
        Assert.Equal(MessageState.HandingOver, message.State);

        message.BackToQueue(Now);

        Assert.Equal((MessageState.Dropped, (DateTimeOffset?)null), (message.State, message.DueAt));
    }

    private static TextMessage Handed()
    {
        var message = new TextMessage { HospitalId = Guid.NewGuid(), InvitationId = Guid.NewGuid(), Kind = TextKind.Invitation, QueuedAt = Now, DueAt = Now };
        message.HandOver("Phone", [1], Now, Now.AddMinutes(1));
        return message;
    }

    private static void Tell(TextMessage message, Event happened)
    {
        switch (happened)
        {
            case Event.Accepted: message.Accepted("carrier-1", SmsState.Sent, Now); break;
            case Event.Sent: message.Report(SmsState.Sent, null, Now); break;
            case Event.Delivered: message.Report(SmsState.Delivered, null, Now); break;
            case Event.Bounced: message.Report(SmsState.Bounced, "unreachable", Now); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened));
        }
    }

    private static IEnumerable<Event[]> Rows(int longest)
    {
        IEnumerable<Event[]> rows = [[]];
        for (var length = 0; length <= longest; length++)
        {
            foreach (var row in rows) { yield return row; }
            rows = rows.SelectMany(row => Enum.GetValues<Event>().Select(e => (Event[])[.. row, e])).ToList();
        }
    }
}
