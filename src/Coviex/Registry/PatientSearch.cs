using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Registry;

/// <summary>
/// Finds patients by words of the name in any order, begun or whole, by the record number, or by the last digits of a phone number, of a relative too. Where few are
/// found that way, also by words that sound alike or have one sign wrong. docs/decisions/0110-search.md says how, and why it is fast.
/// </summary>
internal sealed class PatientSearch(CoviexDb db, CommonWords common)
{
    public const int Most = 20;

    /// <summary>With fewer than so many found as they are written, misspelt ones are looked for too.</summary>
    private const int Few = 5;

    /// <summary>A patient may stand there by two words.</summary>
    private const int Rows = 3 * Most;
    private const int LongestQuestion = 100;
    private const int MostWords = 6;
    private const int LeastDigits = 4;

    /// <summary>Enough to tell numbers apart; what stands before it is written in many ways.</summary>
    private const int MostDigits = 10;

    /// <summary>So many words that begin as one that was asked for are put into pairs, and so many pairs are looked for; with more it is faster to walk through one word.</summary>
    private const int MostBegun = 40;
    private const int MostPairs = 400;

    /// <summary>Which words begin so, of those that this question has asked for: it is asked once as it is written, and perhaps once more with words like it.</summary>
    private readonly Dictionary<(Guid Hospital, string Start), string[]> vocabulary = [];

    private sealed record Term(string Word, string[] Alike);

    /// <param name="Other">0 for a word that begins as the first that was asked for, 1 for one that begins as the other.</param>
    /// <param name="Word">The whole word.</param>
    private sealed record BegunWord(int Other, string Word);

    public async Task<List<Patient>> FindAsync(Guid hospital, string? question, CancellationToken ct)
    {
        var asked = string.Concat((question ?? "").Take(LongestQuestion).Where(c => !char.IsControl(c))).Trim();      // PostgreSQL takes no NUL
        var words = SearchWords.Of(asked).Take(MostWords).ToArray();
        if (words.Length == 0) { return []; }
        var found = new Dictionary<Guid, string>();                                                                   // and all words of each, by which they are put in order
        if (asked.All(c => char.IsAsciiDigit(c) || c is ' ' or '+' or '-' or '(' or ')' or '.') && SearchWords.Backwards(asked) is { Length: >= LeastDigits } digits)
        {
            foreach (var id in await ByPhoneAsync(hospital, digits[..Math.Min(digits.Length, MostDigits)], ct)) { found.TryAdd(id, ""); }
        }
        if (found.Count < Most) { await ByWordsAsync(hospital, words, found, ct); }
        if (found.Count < Few) { await LikeWordsAsync(hospital, words, found, ct); }
        return await PatientsAsync(hospital, found, words, ct);
    }

    /// <summary>Patients who have all these words, or such that sound like them or have one sign wrong.</summary>
    public async Task<List<Patient>> NearlyAsync(Guid hospital, string[] words, CancellationToken ct)
    {
        var found = new Dictionary<Guid, string>();
        if (words.Length > 0) { await LikeWordsAsync(hospital, words, found, ct); }
        return await PatientsAsync(hospital, found, words, ct);
    }

    private async Task<List<Patient>> PatientsAsync(Guid hospital, Dictionary<Guid, string> ids, string[] words, CancellationToken ct)
    {
        if (ids.Count == 0) { return []; }
        var best = ids.OrderBy(f => Distance(f.Value.Split(' '), words)).ThenBy(f => f.Value, StringComparer.Ordinal).Take(Most).Select(f => f.Key).ToArray();
        var found = await db.Patients.AsNoTracking().Include(p => p.Relatives).Where(p => p.HospitalId == hospital && p.MergedInto == null && p.ErasedAt == null && best.Contains(p.Id)).ToListAsync(ct);
        return [.. found.OrderBy(p => Distance(SearchWords.Of(p), words)).ThenBy(p => p.SearchName, StringComparer.Ordinal)];
    }

    // 0 for a word that is his, 1 for the beginning of one, more for one that is only like it.
    private static int Distance(string[] his, string[] asked) =>
        asked.Sum(word => his.Contains(word) ? 0 : his.Any(w => w.StartsWith(word, StringComparison.Ordinal)) ? 1 : 4);

#pragma warning disable CA1309, CA1310 // In the database, where these columns are compared sign by sign.
    private async Task<IEnumerable<Guid>> ByPhoneAsync(Guid hospital, string digits, CancellationToken ct)
    {
        var end = digits + SearchWords.End;
        var own = await db.Patients.Where(p => p.HospitalId == hospital && p.MergedInto == null && p.ErasedAt == null && string.Compare(p.PhoneBackwards, digits) >= 0 && string.Compare(p.PhoneBackwards, end) < 0)
            .Select(p => p.Id).Take(Most).ToListAsync(ct);
        var relatives = await db.Relatives.Where(r => r.HospitalId == hospital && string.Compare(r.PhoneBackwards, digits) >= 0 && string.Compare(r.PhoneBackwards, end) < 0)
            .Select(r => r.PatientId).Take(Most).ToListAsync(ct);
        return own.Concat(relatives);
    }

    private async Task ByWordsAsync(Guid hospital, string[] words, Dictionary<Guid, string> found, CancellationToken ct)
    {
        var terms = words.Select(w => new Term(w, [])).OrderBy(t => Patients(hospital, t)).ToArray();
        var hits = await PairsAsync(hospital, terms, ct) ?? Begun(hospital, terms[0].Word);
        foreach (var start in words.Select(w => " " + w)) { hits = hits.Where(w => w.Words.Contains(start)); }
        foreach (var hit in await hits.OrderBy(w => w.Word).ThenBy(w => w.PatientId).Select(w => new { w.PatientId, w.Words }).Take(Rows).ToListAsync(ct)) { found[hit.PatientId] = hit.Words; }
    }

    // The same with words that may be like the one that was asked for. Which are like it differs from question to question, so the others are compared here.
    private async Task LikeWordsAsync(Guid hospital, string[] words, Dictionary<Guid, string> found, CancellationToken ct)
    {
        var terms = (await AlikeAsync(hospital, words, ct)).OrderBy(t => Patients(hospital, t)).ToArray();
        var all = terms.Select(t => t.Alike.Select(a => $" {a} ").Prepend(" " + t.Word).ToArray()).ToArray();
        if (await PairsAsync(hospital, terms, ct) is { } pairs) { await TakeAsync(pairs); return; }
        await TakeAsync(Begun(hospital, terms[0].Word));
        if (terms[0].Alike is { Length: > 0 } alike) { await TakeAsync(db.PatientWords.Where(w => w.HospitalId == hospital && alike.Contains(w.Word))); }

        async Task TakeAsync(IQueryable<PatientWord> hits)
        {
            var most = found.Count + Rows;
            await foreach (var hit in hits.OrderBy(w => w.Word).ThenBy(w => w.PatientId).Select(w => new { w.PatientId, w.Words }).AsAsyncEnumerable().WithCancellation(ct))
            {
                if (all.All(any => any.Any(a => hit.Words.Contains(a, StringComparison.Ordinal))) && found.TryAdd(hit.PatientId, hit.Words) && found.Count == most) { return; }
            }
        }
    }

    // About how many have it.
    private int Patients(Guid hospital, Term term) => common.Begun(hospital, term.Word) + term.Alike.Sum(a => common.Whole(hospital, a));

    /// <summary>Where those stand who have the two rarest words of a question in which every word is common: few, as a rule, of the thousands who have one of them.</summary>
    /// <param name="terms">The rarest first.</param>
    /// <returns>Null where it is better, or the only way, to walk through one word: few have it, there is no second, or it may be one that is in no pair.</returns>
    private async Task<IQueryable<PatientWord>?> PairsAsync(Guid hospital, Term[] terms, CancellationToken ct)
    {
        if (terms.Length < 2 || Patients(hospital, terms[0]) == 0) { return null; }
        var (begun, then) = await VocabularyAsync(hospital, terms[0].Word, terms[1].Word, ct);
        if (begun.Length > MostBegun || then.Length > MostBegun || begun.Concat(then).Any(w => SearchWords.Sound(w) is null)) { return null; }
        var (ones, others) = (begun.Union(terms[0].Alike).ToArray(), then.Union(terms[1].Alike).ToArray());
        if (ones.Length * others.Length > MostPairs) { return null; }
        var places = ones.SelectMany(one => others.Select(other => one == other ? one : SearchWords.Pair(one, other))).Distinct().ToArray();
        return db.PatientWords.Where(w => w.HospitalId == hospital && places.Contains(w.Word));
    }

    // The words that begin so, from one to the next in the index, without a look at all who have them; more than are wanted where there are many.
    private async Task<(string[] One, string[] Other)> VocabularyAsync(Guid hospital, string one, string other, CancellationToken ct)
    {
        if (vocabulary.TryGetValue((hospital, one), out var first) && vocabulary.TryGetValue((hospital, other), out var second)) { return (first, second); }
        var (end, otherEnd) = (one + SearchWords.End, other + SearchWords.End);
        var words = await db.Database.SqlQuery<BegunWord>($"""
            WITH RECURSIVE begun (other, word) AS (
                SELECT 0, (SELECT MIN(w.word) FROM patient_words w WHERE w.hospital_id = {hospital} AND w.word >= {one} AND w.word < {end})
                UNION ALL
                SELECT 1, (SELECT MIN(w.word) FROM patient_words w WHERE w.hospital_id = {hospital} AND w.word >= {other} AND w.word < {otherEnd})
                UNION ALL
                SELECT b.other, (SELECT MIN(w.word) FROM patient_words w
                    WHERE w.hospital_id = {hospital} AND w.word > b.word AND w.word < CASE b.other WHEN 0 THEN {end} ELSE {otherEnd} END) FROM begun b WHERE b.word IS NOT NULL
            )
            SELECT other AS "Other", word AS "Word" FROM begun WHERE word IS NOT NULL LIMIT {2 * (MostBegun + 1)}
            """).ToArrayAsync(ct);
        return (vocabulary[(hospital, one)] = Of(0), vocabulary[(hospital, other)] = Of(1));

        string[] Of(int which) => [.. words.Where(w => w.Other == which).Select(w => w.Word)];
    }

    private IQueryable<PatientWord> Begun(Guid hospital, string word)
    {
        var end = word + SearchWords.End;
        return db.PatientWords.Where(w => w.HospitalId == hospital && string.Compare(w.Word, word) >= 0 && string.Compare(w.Word, end) < 0);
    }
#pragma warning restore CA1309, CA1310

    private async Task<Term[]> AlikeAsync(Guid hospital, string[] words, CancellationToken ct)
    {
        var sounds = words.Select(SearchWords.Sound).ToArray();
        var keys = sounds.OfType<string>().SelectMany(SearchWords.Keys).Distinct().ToArray();
        var heard = keys.Length == 0 ? [] : await db.WordSounds.AsNoTracking().Where(s => s.HospitalId == hospital && keys.Contains(s.Sound)).Select(s => s.Word).Distinct().ToListAsync(ct);
        var known = heard.Select(w => (Word: w, Sound: SearchWords.Sound(w)!)).ToArray();
        return [.. words.Zip(sounds, (word, sound) => new Term(word, sound is null ? [] : [.. known.Where(k => k.Word != word && SearchWords.Alike(sound, k.Sound)).Select(k => k.Word)]))];
    }
}
