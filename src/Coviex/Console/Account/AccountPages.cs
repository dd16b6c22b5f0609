using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Account;

/// <summary>One place where one is signed in. Public, as all that a Razor component takes must be.</summary>
/// <param name="Here">It is the browser that asks.</param>
/// <param name="Seen">When something was last done there, in words.</param>
/// <param name="Since">When one signed in there.</param>
public sealed record SessionRow(string Id, string Device, string Address, string Seen, string Since, bool Here);

/// <summary>Puts the page of one's own account together.</summary>
internal sealed class AccountPages(CoviexDb db, StaffSessions sessions, Words words, Moments moments, TimeProvider clock)
{
    public async Task<IResult> OfAsync(CurrentStaff staff, Form? form = null, string? said = null, CancellationToken ct = default)
    {
        var member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
        return new RazorComponentResult<AccountPage>(new
        {
            Name = member.DisplayName,
            Email = member.Email ?? "",
            Form = form ?? new Form(),
            Said = said,
            Sessions = await SessionsAsync(staff, ct),
        })
        { StatusCode = form is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
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
