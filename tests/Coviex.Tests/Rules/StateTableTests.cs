using Coviex.Invitations;
using Coviex.Visits;

namespace Coviex.Tests.Rules;

/// <summary>The two lives and the table of signals, each pair of them, beside what docs/protocol.md says. A new state fails here first.</summary>
public sealed class StateTableTests
{
    private static readonly (VisitState, VisitState)[] VisitMoves =
    [
        (VisitState.Scheduled, VisitState.Open), (VisitState.Scheduled, VisitState.Ended), (VisitState.Scheduled, VisitState.Cancelled), (VisitState.Scheduled, VisitState.Expired),
        (VisitState.Open, VisitState.Ended), (VisitState.Open, VisitState.Expired),
    ];

    private static readonly (SeatState, SeatState)[] SeatMoves =
    [
        (SeatState.Invited, SeatState.Waiting),
        (SeatState.Waiting, SeatState.Admitted), (SeatState.Waiting, SeatState.Declined), (SeatState.Waiting, SeatState.Left),
        (SeatState.Admitted, SeatState.Removed), (SeatState.Admitted, SeatState.Left), (SeatState.Admitted, SeatState.Waiting),
        (SeatState.Left, SeatState.Waiting), (SeatState.Left, SeatState.Admitted),
        (SeatState.Declined, SeatState.Waiting), (SeatState.Removed, SeatState.Waiting), (SeatState.Declined, SeatState.Invited), (SeatState.Removed, SeatState.Invited),
    ];

    private static readonly (MessageState, MessageState)[] TextMoves =
    [
        (MessageState.Queued, MessageState.HandingOver), (MessageState.Queued, MessageState.Dropped),
        (MessageState.HandingOver, MessageState.Queued), (MessageState.HandingOver, MessageState.Dropped),
        (MessageState.HandingOver, MessageState.Sent), (MessageState.HandingOver, MessageState.Delivered), (MessageState.HandingOver, MessageState.Bounced),
        // A report of an attempt that we took for failed; a refusal before anything leaves.
        (MessageState.Queued, MessageState.Sent), (MessageState.Queued, MessageState.Delivered), (MessageState.Queued, MessageState.Bounced),
        (MessageState.Sent, MessageState.Delivered), (MessageState.Sent, MessageState.Bounced), (MessageState.Bounced, MessageState.Delivered),
    ];

    [Fact]
    public void A_visit_moves_as_the_table_says_and_no_other_way()
    {
        var may = from a in Enum.GetValues<VisitState>() from b in Enum.GetValues<VisitState>() where Moves.May(a, b) select (a, b);

        Assert.Equal(VisitMoves.Order(), may.Order());
    }

    [Fact]
    public void A_seat_moves_as_the_table_says_and_no_other_way()
    {
        var may = from a in Enum.GetValues<SeatState>() from b in Enum.GetValues<SeatState>() where Moves.May(a, b) select (a, b);

        Assert.Equal(SeatMoves.Order(), may.Order());
    }

    [Fact]
    public void A_text_moves_as_the_table_says_and_no_other_way()
    {
        var may = from a in Enum.GetValues<MessageState>() from b in Enum.GetValues<MessageState>() where TextMessage.May(a, b) select (a, b);

        Assert.Equal(TextMoves.Order(), may.Order());
    }

    [Fact]
    public void Who_may_signal_whom_in_every_state_of_visit_and_seats()
    {
        SignalEnd?[] ends = [null, new(true, SeatState.Admitted), .. Enum.GetValues<SeatState>().Select(s => (SignalEnd?)new SignalEnd(false, s))];
        foreach (var visit in Enum.GetValues<VisitState>())
        {
            foreach (var from in ends)
            {
                foreach (var to in ends) { Assert.Equal((visit, from, to, May(visit, from, to)), (visit, from, to, SignalRules.May(visit, from, to))); }
            }
        }
    }

    // Said another way than the program says it: from the sentence in docs/protocol.md.
    private static bool May(VisitState visit, SignalEnd? from, SignalEnd? to)
    {
        if (from is null || to is null || visit is VisitState.Ended or VisitState.Cancelled or VisitState.Expired) { return false; }
        var guests = new[] { from.Value, to.Value }.Where(e => !e.Clinician).Select(e => e.State).ToList();
        return guests.Count switch
        {
            1 => guests[0] is SeatState.Waiting or SeatState.Admitted,
            2 => visit == VisitState.Open && guests.All(s => s == SeatState.Admitted),
            _ => false,
        };
    }
}
