using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Calls;

/// <summary>The line in a conversation that says what became of a call: a message of the caller without words. Whoever missed it has one more unread.</summary>
internal sealed class CallLines(CoviexDb db)
{
    /// <summary>In the caller's transaction, which holds the call; the conversation's row is held for it too. The conversation, with its members.</summary>
    public async Task<Conversation> WriteAsync(StaffCall call, DateTimeOffset now, CancellationToken ct)
    {
        await db.Conversations.Where(c => c.Id == call.ConversationId).ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version + 1), ct);
        var conversation = await db.Conversations.Include(c => c.Members).SingleAsync(c => c.Id == call.ConversationId, ct);
        var (number, revision) = conversation.Next(now);
        db.StaffMessages.Add(new()
        {
            Id = call.Id,
            HospitalId = call.HospitalId,
            ConversationId = call.ConversationId,
            Number = number,
            Revision = revision,
            AuthorId = call.CallerId,
            Text = "",
            SearchText = "",
            WrittenAt = now,
            Urgent = false,
            Mentions = "",
            CallId = call.Id,
        });
        // For those who were in it, or said no, it is no news.
        foreach (var member in conversation.Members.Where(m => m.Read == number - 1 && call.Person(m.StaffId) is { State: CallerState.Left or CallerState.Declined })) { member.ReadOn(number); }
        return conversation;
    }

    /// <summary>What the lines say, by message.</summary>
    public async Task<IReadOnlyDictionary<Guid, CallLineView>> OfAsync(IReadOnlyCollection<StaffMessage> messages, CancellationToken ct)
    {
        var ids = messages.Select(m => m.CallId).OfType<Guid>().ToArray();
        if (ids.Length == 0) { return new Dictionary<Guid, CallLineView>(); }
        return (await db.StaffCalls.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct)).ToDictionary(c => c.Id,
            c => new CallLineView(c.Id, c.Media, c.Reason ?? CallEnd.Missed, c is { AnsweredAt: { } from, EndedAt: { } to } ? (int)(to - from).TotalSeconds : 0, c.VisitId is not null));
    }
}
