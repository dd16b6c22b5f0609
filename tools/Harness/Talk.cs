using System.Security.Cryptography;
using System.Text;

namespace Coviex.Harness;

/// <summary>Somebody of a large staff, with a session that a program can go on with.</summary>
public sealed record Talker(Guid Id, string Secret);

/// <summary>The staff of a large hospital and what they have written to each other, as the program itself would have written it.</summary>
public sealed partial class Population
{
    private const int WordsKnown = 3000;
    private const int WordsEach = 8;

    /// <summary>The words of messages: the first ones stand in many of them, the last ones in very few.</summary>
    public static string Word(int rank) => $"{Syllables[rank % 20]}{Syllables[rank / 20 % 20]}{Syllables[rank / 400 % 20]}{rank}";

    /// <summary>So many clinicians who have signed in.</summary>
    public async Task<IReadOnlyList<Talker>> EmployAsync(int people)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var staff = Enumerable.Range(0, people).Select(_ => new Talker(Guid.CreateVersion7(), RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 22))).ToList();
        var hospital = await HospitalAsync();
        await InsertAsync("staff",
            ["id", "hospital_id", "display_name", "roles", "language", "active", "email_confirmed", "phone_number_confirmed", "two_factor_enabled", "lockout_enabled", "access_failed_count", "user_name", "normalized_user_name", "security_stamp"],
            staff.Select((s, i) => new object[] { s.Id, hospital, $"Dra. Talk {i}", "Clinician", "es", true, true, false, false, true, 0, $"talk{i}", $"TALK{i}", "stamp" }));
        await InsertAsync("staff_sessions", ["id", "hospital_id", "staff_id", "secret_hash", "stamp", "created_at", "last_seen_at", "device", "address", "way"],
            staff.Select(s => new object[] { Guid.CreateVersion7(), hospital, s.Id, SHA256.HashData(Encoding.ASCII.GetBytes(s.Secret)), "stamp", now, now, "", "", "password" }));
        return staff;
    }

    /// <summary>Groups of these people, so many in each; nothing is written there yet.</summary>
    public async Task<IReadOnlyList<Guid>> GroupAsync(IReadOnlyList<Talker> people, int size)
    {
        var groups = people.Chunk(size).Select(p => (Id: Guid.CreateVersion7(), People: p)).ToList();
        await ConverseAsync([.. groups.Select(g => (g.Id, 0, TimeProvider.System.GetUtcNow().UtcDateTime))], groups.SelectMany(g => g.People.Select(p => (g.Id, p.Id))), groups[0].People[0].Id);
        return [.. groups.Select(g => g.Id)];
    }

    /// <summary>
    /// So many messages of the last two years between colleagues, half of them in one conversation and the rest in a hundred; one of them is in the large one and in every second
    /// of the others. Their words are there too.
    /// </summary>
    /// <returns>The large one.</returns>
    public async Task<Guid> ChatAsync(int messages, string email)
    {
        var (random, now, hospital) = (new Random(3), TimeProvider.System.GetUtcNow().UtcDateTime, await HospitalAsync());
        var me = (await GuidsAsync($"SELECT id FROM staff WHERE user_name = '{email}'"))[0];
        var other = (await GuidsAsync($"SELECT id FROM staff WHERE user_name <> '{email}' AND roles = 'Clinician'"))[0];
        var rooms = Enumerable.Range(0, 101).Select(i => (Id: Guid.CreateVersion7(), Count: i == 0 ? messages / 2 : messages / 200)).ToList();
        await ConverseAsync([.. rooms.Select(r => (r.Id, r.Count, now))], rooms.SelectMany((r, i) => i % 2 == 0 ? new[] { (r.Id, me), (r.Id, other) } : [(r.Id, other)]), other);
        foreach (var (id, count) in rooms)
        {
            var step = TimeSpan.FromDays(730) / count;
            var written = Enumerable.Range(1, count).Select(n => (Number: n, At: now - (step * (count - n)), Words: Enumerable.Range(0, WordsEach).Select(_ => Common(random, WordsKnown)).Distinct().ToArray())).ToList();
            await InsertAsync("staff_messages",
                ["id", "hospital_id", "conversation_id", "number", "revision", "author_id", "text", "search_text", "written_at", "urgent", "mentions", "version"],
                written.Select(m => (m, Text: string.Join(' ', m.Words.Select(Word)))).Select(m => new object[] { Guid.CreateVersion7(), hospital, id, m.m.Number, m.m.Number, other, m.Text, m.Text, m.m.At, false, "", 0 }));
            // In the order of their key: so many rows at random places would take minutes.
            await InsertAsync("message_words", ["conversation_id", "word", "at", "number"],
                written.SelectMany(m => m.Words.Select(w => (Word: w, m.At, m.Number))).GroupBy(w => w.Word).Select(g => (Word: Word(g.Key), Its: g)).OrderBy(g => g.Word, StringComparer.Ordinal)
                    .SelectMany(g => g.Its.Select(w => new object[] { id, g.Word, new DateTimeOffset(w.At).ToUnixTimeSeconds(), w.Number })));
        }
        await RunAsync("ANALYZE", [[]]);
        return rooms[0].Id;
    }

    private async Task ConverseAsync(IReadOnlyList<(Guid Id, int Last, DateTime At)> conversations, IEnumerable<(Guid Conversation, Guid Staff)> members, Guid by)
    {
        var hospital = await HospitalAsync();
        await InsertAsync("conversations", ["id", "hospital_id", "kind", "title", "created_by", "created_at", "last_number", "revision", "last_at", "version"],
            conversations.Select((c, i) => new object[] { c.Id, hospital, "Group", $"Grupo {i}", by, c.At, c.Last, c.Last, c.At, 0 }));
        var read = conversations.ToDictionary(c => c.Id, c => c.Last);
        await InsertAsync("conversation_members", ["conversation_id", "staff_id", "joined_at", "received", "read"],
            members.Select(m => new object[] { m.Conversation, m.Staff, TimeProvider.System.GetUtcNow().UtcDateTime, read[m.Conversation], read[m.Conversation] }));
    }
}
