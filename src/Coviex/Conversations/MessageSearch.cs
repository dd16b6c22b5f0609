using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>
/// Finds messages of one's own conversations by words, begun or whole, the newest first. docs/decisions/0174-searching-messages.md says how, and why a million
/// messages cost little more than a thousand.
/// </summary>
internal sealed class MessageSearch(CoviexDb db, TimeProvider clock)
{
    private const int MostTerms = 8;

    /// <summary>How many words that begin as the asked one are looked for; and in how many places these are looked up.</summary>
    private const int MostBegun = 40;
    private const int MostPlaces = 2000;

    /// <summary>With so many hits a word is common: the newest are looked for by slices of time, not among all.</summary>
    private const int Common = 1000;

    /// <summary>Ends of the slices of time, in days before now.</summary>
    private static readonly int[] Slices = [1, 8, 64, 512];

    public async Task<List<StaffMessage>> FindAsync(string question, CurrentStaff staff, int most, CancellationToken ct)
    {
        var terms = new List<string[]>();
        foreach (var word in MessageWord.Of(Folding.Fold(question)).Take(MostTerms))
        {
            if (await BegunAsync(word, staff, ct) is not { Length: > 0 } begun) { return []; }
            terms.Add(begun);
        }
        if (terms.Count == 0) { return []; }
        var counts = new List<int>();
        foreach (var term in terms) { counts.Add(await Hits(term, staff, 0, long.MaxValue).Take(Common).CountAsync(ct)); }
        var rarest = counts.IndexOf(counts.Min());
        var others = terms.Where((_, i) => i != rarest).ToList();
        if (counts[rarest] < Common) { return await NewestAsync(terms[rarest], others, staff, 0, long.MaxValue, most, ct); }

        var found = new List<StaffMessage>();
        var until = long.MaxValue;
        foreach (var from in Slices.Select(days => MessageWord.Second(clock.GetUtcNow().AddDays(-days))).Append(0))
        {
            found.AddRange(await NewestAsync(terms[rarest], others, staff, from, until, most - found.Count, ct));
            if (found.Count >= most) { break; }
            until = from;
        }
        return found;
    }

    // Which words of his conversations begin so: from one to the next in the index, without looking at what lies between.
    private async Task<string[]> BegunAsync(string word, CurrentStaff staff, CancellationToken ct)
    {
        var end = word + SearchWords.End;
        var words = await db.Database.SqlQuery<string>($"""
            WITH RECURSIVE begun (conversation_id, word) AS (
                SELECT m.conversation_id, (SELECT MIN(w.word) FROM message_words w WHERE w.conversation_id = m.conversation_id AND w.word >= {word} AND w.word < {end})
                FROM conversation_members m WHERE m.staff_id = {staff.Id}
                UNION ALL
                SELECT b.conversation_id, (SELECT MIN(w.word) FROM message_words w WHERE w.conversation_id = b.conversation_id AND w.word > b.word AND w.word < {end})
                FROM begun b WHERE b.word IS NOT NULL
            )
            SELECT word AS "Value" FROM begun WHERE word IS NOT NULL LIMIT {MostPlaces}
            """).ToListAsync(ct);
        return [.. words.Distinct().Order(StringComparer.Ordinal).Take(MostBegun)];
    }

    private IQueryable<MessageWord> Hits(string[] term, CurrentStaff staff, long from, long until) => Hits(db.ConversationMembers, db.MessageWords, term, staff.Id, from, until);

    private static IQueryable<MessageWord> Hits(IQueryable<ConversationMember> members, IQueryable<MessageWord> words, string[] term, Guid staff, long from, long until) =>
        from member in members
        where member.StaffId == staff
        from word in words.Where(w => w.ConversationId == member.ConversationId && term.Contains(w.Word) && w.At >= @from && w.At < until)
        where member.LeftNumber == null || word.Number <= member.LeftNumber
        select word;

    private async Task<List<StaffMessage>> NewestAsync(string[] term, List<string[]> others, CurrentStaff staff, long from, long until, int most, CancellationToken ct)
    {
        var hits = Hits(term, staff, from, until);
        var words = db.MessageWords;
        foreach (var other in others)
        {
            hits = hits.Where(w => words.Any(o => o.ConversationId == w.ConversationId && o.At == w.At && o.Number == w.Number && other.Contains(o.Word)));
        }
        var places = hits.Select(w => new { w.ConversationId, w.Number, w.At }).Distinct().OrderByDescending(p => p.At).ThenByDescending(p => p.Number).Take(most);
        var messages = db.StaffMessages.AsNoTracking().Where(m => m.HospitalId == staff.HospitalId);
        var rows = await places.Join(messages, p => new { p.ConversationId, p.Number }, m => new { m.ConversationId, m.Number }, (_, m) => m).ToListAsync(ct);
        return [.. rows.OrderByDescending(m => m.WrittenAt).ThenByDescending(m => m.Number)];
    }
}
