using Coviex.Calls.Webex.Bot;
using Coviex.Data;
using Coviex.Files;
using Coviex.Guest;
using Coviex.Invitations;
using Coviex.Invitations.Replies;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Privacy;

/// <summary>Takes away what names people, and leaves what happened. In the caller's transaction.</summary>
internal sealed class Pseudonyms(CoviexDb db, FileRemoval files)
{
    private const int AtOnce = 500;

    /// <summary>Guests of visits that are over: their places stay, with the times when they came and left.</summary>
    /// <param name="called">What stands in the place of a name.</param>
    public async Task ForgetGuestsAsync(IEnumerable<Guid> seats, string called, CancellationToken ct)
    {
        foreach (var ids in seats.Chunk(AtOnce))
        {
            await db.Seats.Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.Name, called).SetProperty(s => s.Phone, "").SetProperty(s => s.Email, "").SetProperty(s => s.Version, s => s.Version + 1), ct);
            await db.Invitations.Where(i => ids.Contains(i.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Phone, "").SetProperty(i => i.Email, "").SetProperty(i => i.Version, i => i.Version + 1), ct);
            await db.Replies.Where(r => r.InvitationId != null && ids.Contains(r.InvitationId.Value)).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Phone, "").SetProperty(r => r.Body, "").SetProperty(r => r.Version, r => r.Version + 1), ct);
            await db.Consents.Where(c => ids.Contains(c.SeatId)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Device, ""), ct);
        }
    }

    /// <summary>The patient's name in visits that are over, and in what a bot has told of them; and the files that were exchanged there.</summary>
    public async Task ForgetVisitsAsync(IEnumerable<Guid> visits, CancellationToken ct)
    {
        foreach (var ids in visits.Chunk(AtOnce))
        {
            await files.OfVisitsAsync(ids, ct);
            await db.Visits.Where(v => ids.Contains(v.Id)).ExecuteUpdateAsync(set => set.SetProperty(v => v.PatientName, "").SetProperty(v => v.Version, v => v.Version + 1), ct);
            await db.Set<BotMessage>().Where(m => m.VisitId != null && ids.Contains(m.VisitId.Value) && m.DueAt == null).ExecuteUpdateAsync(set => set.SetProperty(m => m.Facts, "{}"), ct);
        }
    }
}
