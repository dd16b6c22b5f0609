using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Coviex.Registry;

/// <summary>
/// Keeps the words by which patients are found, whoever changes a patient: in the same save, so that nobody can forget it. Only of new ones that come by the thousand,
/// and say so, they are written afterwards (<see cref="WordsOfOldPatients"/>).
/// </summary>
internal sealed class WordKeeper : SaveChangesInterceptor
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is CoviexDb db)
        {
            var touched = db.ChangeTracker.Entries<Patient>()
                .Where(p => (p.State == EntityState.Added && !p.Entity.WithoutWords) || (p.State == EntityState.Modified && (p.Property(x => x.WithoutWords).IsModified
                    || p.Property(x => x.SearchName).IsModified || p.Property(x => x.RecordNumber).IsModified || p.Property(x => x.MergedInto).IsModified)))
                .Select(p => (p.Entity, p.State == EntityState.Added)).ToList();
            if (touched.Count > 0) { await KeepAsync(db, touched, cancellationToken); }
        }
        return result;
    }

    private static async Task KeepAsync(CoviexDb db, List<(Patient Patient, bool IsNew)> touched, CancellationToken ct)
    {
        var old = touched.Where(t => !t.IsNew).Select(t => t.Patient.Id).ToArray();
        List<PatientWord> before = old.Length == 0 ? [] : await db.PatientWords.Where(w => old.Contains(w.PatientId)).ToListAsync(ct);
        var kept = before.ToLookup(w => w.PatientId);
        var added = new HashSet<(Guid Hospital, string Word)>();
        foreach (var (patient, _) in touched)
        {
            var words = SearchWords.Of(patient);
            var (wanted, has) = (SearchWords.Places(words), kept[patient.Id].ToDictionary(w => w.Word));
            var together = SearchWords.Together(words);
            patient.WithoutWords = false;
            db.PatientWords.RemoveRange(has.Values.Where(w => !wanted.Contains(w.Word)));
            foreach (var word in has.Values.Where(w => wanted.Contains(w.Word))) { word.Words = together; }
            foreach (var word in wanted.Where(w => !has.ContainsKey(w)))
            {
                db.PatientWords.Add(new() { HospitalId = patient.HospitalId, PatientId = patient.Id, Word = word, Words = together });
                if (!SearchWords.IsPair(word)) { added.Add((patient.HospitalId, word)); }
            }
        }
        foreach (var hospital in added.GroupBy(a => a.Hospital, a => a.Word)) { await LearnAsync(db, hospital.Key, [.. hospital], ct); }
    }

    // Beside the save: two who add the same new word at once must not refuse each other.
    private static async Task LearnAsync(CoviexDb db, Guid hospital, string[] words, CancellationToken ct)
    {
        var sounds = words.Select(w => (Word: w, Sound: SearchWords.Sound(w))).Where(w => w.Sound is not null).ToDictionary(w => w.Word, w => w.Sound!);
        var (asked, heard) = (sounds.Keys.ToArray(), sounds.Values.Distinct().ToArray());
        var known = (await db.WordSounds.AsNoTracking().Where(s => s.HospitalId == hospital && heard.Contains(s.Sound) && asked.Contains(s.Word)).ToListAsync(ct))
            .Where(s => sounds[s.Word] == s.Sound).Select(s => s.Word).ToHashSet();
        var rows = sounds.Where(s => !known.Contains(s.Key)).SelectMany(s => SearchWords.Keys(s.Value).Select(key => new object[] { hospital, key, s.Key }));
        await db.AddMissingAsync("word_sounds (hospital_id, sound, word)", rows, ct);
    }
}
