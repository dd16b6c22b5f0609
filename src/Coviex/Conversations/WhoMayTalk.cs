using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>Why nothing more is written in a conversation; what was written stays to be read.</summary>
internal enum ConversationStop
{
    /// <summary>The hospital's rules let two of its members not talk with each other.</summary>
    Rules,

    /// <summary>The colleague's account is closed: nobody would read it.</summary>
    Gone,

    /// <summary>The patient was merged into another one, whose thread goes on.</summary>
    Merged,

    /// <summary>The patient was erased, and the words with him.</summary>
    Erased,
}

/// <summary>
/// Who may talk with whom: decided here, by the hospital's rules, and nowhere else. Opening, adding a member, the directory, writing, calls and files ask.
/// The threads of visits and patients follow who cares for them (<see cref="Care"/>), and no rule.
/// </summary>
internal sealed class WhoMayTalk(CoviexDb db)
{
    /// <summary>The rules of a hospital with the people whom they are asked about.</summary>
    public async Task<TalkCircle> AmongAsync(Guid hospital, IEnumerable<Guid> people, CancellationToken ct)
    {
        var rules = await db.TalkRules.AsNoTracking().Where(r => r.HospitalId == hospital).ToListAsync(ct);
        var ids = people.Distinct().ToArray();
        var posts = await db.Staff.AsNoTracking().Where(s => s.HospitalId == hospital && ids.Contains(s.Id))
            .Select(s => new { s.Id, s.Roles, s.DepartmentId, s.Active }).ToListAsync(ct);
        return new(rules, posts.ToDictionary(p => p.Id, p => new Post(p.Roles, p.DepartmentId)), posts.Where(p => p.Active).Select(p => p.Id).ToHashSet());
    }

    /// <summary>May somebody open a conversation with each of them, ring them, or send them a file outside of a conversation?</summary>
    public async Task<bool> MayOpenAsync(Guid hospital, Guid from, Guid[] to, CancellationToken ct)
    {
        var circle = await AmongAsync(hospital, to.Append(from), ct);
        return to.All(other => circle.MayOpen(from, other)) && circle.MayMeet(to.Append(from));
    }

    /// <summary>Why nothing more may be written, sent or rung in a conversation; null: it may. Its members must be loaded.</summary>
    public async Task<Refusal?> StopsAsync(Conversation conversation, CancellationToken ct) =>
        (await AmongAsync(conversation.HospitalId, conversation.Members.Where(m => m.IsIn).Select(m => m.StaffId), ct)).Stops(conversation) is { } why ? Refuses(why) : null;

    public static Refusal Refuses(ConversationStop why) => why switch
    {
        ConversationStop.Rules => new("talk_forbidden"),
        ConversationStop.Gone => new("colleague_gone"),
        ConversationStop.Merged => new("thread_merged"),
        ConversationStop.Erased => new("thread_erased"),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };
}

/// <summary>Some people under the rules of their hospital.</summary>
internal sealed class TalkCircle(IReadOnlyList<TalkRule> rules, IReadOnlyDictionary<Guid, Post> posts, IReadOnlySet<Guid> active)
{
    public bool MayOpen(Guid from, Guid to) => posts.TryGetValue(from, out var one) && posts.TryGetValue(to, out var other) && MayOpen(one, other);

    /// <summary>In a conversation that is there both write: each of all pairs may open one, one way or the other.</summary>
    public bool MayMeet(IEnumerable<Guid> people)
    {
        if (rules.Count == 0) { return true; }
        // By posts and not by people: two hundred members of a group hold a handful of posts.
        var here = people.Distinct().Where(active.Contains).Select(p => posts[p]).GroupBy(p => p).Select(g => (Post: g.Key, Many: g.Count() > 1)).ToList();
        for (var i = 0; i < here.Count; i++)
        {
            for (var k = i; k < here.Count; k++)
            {
                if ((k > i || here[i].Many) && !MayOpen(here[i].Post, here[k].Post) && !MayOpen(here[k].Post, here[i].Post)) { return false; }
            }
        }
        return true;
    }

    public ConversationStop? Stops(Conversation conversation)
    {
        if (conversation.Closed is { } closed) { return closed; }
        if (conversation.Kind is ConversationKind.Visit or ConversationKind.Patient) { return null; }
        var members = conversation.Members.Where(m => m.IsIn).Select(m => m.StaffId).ToList();
        if (conversation.Kind == ConversationKind.Direct && members.Exists(m => !active.Contains(m))) { return ConversationStop.Gone; }
        return MayMeet(members) ? null : ConversationStop.Rules;
    }

    private bool MayOpen(Post from, Post to) => rules.Count == 0 || rules.Any(r => r.Allows(from, to));
}
