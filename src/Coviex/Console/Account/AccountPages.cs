using Coviex.Console.Shell;
using Coviex.Conversations.Notices;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Account;

/// <summary>One place where one is signed in. Public, as all that a Razor component takes must be.</summary>
/// <param name="Here">It is the browser that asks.</param>
/// <param name="Seen">When something was last done there, in words.</param>
/// <param name="Since">When one signed in there.</param>
public sealed record SessionRow(string Id, string Device, string Address, string Seen, string Since, bool Here);

/// <param name="Since">Since when, and when last used, in words.</param>
public sealed record PasskeyRow(string Id, string Name, string Since);

/// <summary>Puts the page of one's own account together.</summary>
internal sealed class AccountPages(CoviexDb db, StaffSessions sessions, SecondFactors factors, Passkeys passkeys, Words words, Moments moments, TimeProvider clock)
{
    public async Task<IResult> OfAsync(CurrentStaff staff, Form? form = null, Form? quiet = null, string? said = null, string? problem = null, CancellationToken ct = default)
    {
        var member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
        return new RazorComponentResult<AccountPage>(new
        {
            Name = member.DisplayName,
            Email = member.Email ?? "",
            Form = form ?? new Form(),
            Quiet = quiet ?? await QuietAsync(staff, ct),
            Said = said,
            Problem = problem,
            HasApp = member.TwoFactorEnabled,
            NeedsFactor = await factors.NeedsAsync(member, ct),
            Passkeys = await PasskeysAsync(staff, ct),
            CodesLeft = await factors.CodesLeftAsync(staff.Id, ct),
            HasPassword = member.PasswordHash is not null,
            Sessions = await SessionsAsync(staff, ct),
        })
        { StatusCode = form is null && quiet is null && problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private async Task<Form> QuietAsync(CurrentStaff staff, CancellationToken ct) =>
        await db.QuietHours.AsNoTracking().SingleOrDefaultAsync(q => q.StaffId == staff.Id, ct) is { } hours
            ? new() { ["quietFrom"] = Clock(hours.FromMinute), ["quietTo"] = Clock(hours.ToMinute) } : new();

    private static string Clock(int minute) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minute)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<PasskeyRow[]> PasskeysAsync(CurrentStaff staff, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return
        [
            .. (await passkeys.AllAsync(staff.Id, ct)).Select(p => new PasskeyRow($"{p.Id}", p.Name, p.LastUsedAt is { } used
                ? words.Text("account.passkey.used", ("since", moments.Away(p.CreatedAt, now)), ("used", moments.Away(used, now)))
                : words.Text("account.passkey.unused", ("since", moments.Away(p.CreatedAt, now))))),
        ];
    }

    private async Task<SessionRow[]> SessionsAsync(CurrentStaff staff, CancellationToken ct)
    {
        var (zone, now) = ((await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone, clock.GetUtcNow());
        var all = await sessions.AllAsync(staff.Id, ct);
        return
        [
            .. all.OrderByDescending(s => s.Id == staff.Session).Select(s => new SessionRow(
                $"{s.Id}", Named(s.Device), s.Address, moments.Away(s.LastSeenAt, now), moments.DayAndClock(s.CreatedAt, zone), s.Id == staff.Session)),
        ];
    }

    private string Named(string device) => device.Split('|') switch
    {
        [{ Length: > 0 } browser, { Length: > 0 } system] => words.Text("account.device.both", ("browser", browser), ("system", system)),
        [{ Length: > 0 } browser, _] => browser,
        [_, { Length: > 0 } system] => system,
        _ => words.Text("account.device.unknown"),
    };
}
