using System.Security.Claims;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>
/// The sessions of staff: how they begin, are known again, and end. Each request asks the database once, by an index: whoever is deactivated, gets other roles
/// or has his sessions ended is out, or is somebody else, with the next request on every node.
/// </summary>
internal sealed class StaffSessions(CoviexDb db, Tries tries, StaffConnections connections, AuditLog audit, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>How often it is written down that he is still there, at most.</summary>
    private readonly TimeSpan seenEvery = options.Value.SignIn.StaffIdle / 10 < TimeSpan.FromMinutes(1) ? options.Value.SignIn.StaffIdle / 10 : TimeSpan.FromMinutes(1);

    // Lax: a link in an e-mail to the console must find him signed in.
    private readonly CookieBuilder cookie = SessionCookie.Builder("staff", SameSiteMode.Lax, options.Value);

    /// <summary>The one place where somebody becomes signed in: whoever calls it has checked all that he must prove.</summary>
    /// <param name="way">By what: <see cref="Ways"/>.</param>
    public async Task<ClaimsPrincipal> BeginAsync(HttpContext http, StaffMember member, string way, CancellationToken ct)
    {
        var (now, secret) = (clock.GetUtcNow(), Secret.New());
        if (CurrentStaff.Of(http.User) is { } earlier) { await EndAsync(earlier.Id, earlier.Session, ct); }
        var session = new StaffSession
        {
            HospitalId = member.HospitalId,
            StaffId = member.Id,
            SecretHash = Secret.Hash(secret),
            Stamp = member.SecurityStamp ?? "",
            CreatedAt = now,
            LastSeenAt = now,
            Device = Device.Of(http.Request.Headers.UserAgent),
            Address = Device.Network(http.Connection.RemoteIpAddress),
            Way = way,
        };
        db.StaffSessions.Add(session);
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.signed_in", member.Id, detail: way);
        await db.SaveChangesAsync(ct);
        await tries.ClearAsync(member.Id, ct);
        http.Response.Cookies.Append(cookie.Name!, secret, cookie.Build(http));
        return StaffClaims.Of(member, session);
    }

    /// <summary>The session of the cookie that came with a request, and whose it is; null when it does not live any more.</summary>
    public async Task<(StaffSession Session, StaffMember Member)?> FindAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Cookies[cookie.Name!] is not { Length: > 0 } secret) { return null; }
        var found = Secret.LooksLike(secret) ? await FindAsync(secret, ct) : null;
        if (found is not { } pair)
        {
            http.Response.Cookies.Delete(cookie.Name!, cookie.Build(http));
            http.Items[nameof(StaffSessions)] = true;
            return null;
        }
        var (session, now) = (pair.Session, clock.GetUtcNow());
        if (now - session.LastSeenAt >= seenEvery && IsByHand(http.Request))
        {
            await db.StaffSessions.Where(s => s.Id == session.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), ct);
            session.LastSeenAt = now;
        }
        return found;
    }

    /// <summary>This request came with a session that has ended.</summary>
    public static bool HasEnded(HttpContext http) => http.Items.ContainsKey(nameof(StaffSessions));

    /// <summary>When a session ends if nothing more is done in it.</summary>
    public async Task<DateTimeOffset> EndOfAsync(CurrentStaff staff, CancellationToken ct) =>
        (await db.StaffSessions.AsNoTracking().SingleAsync(s => s.Id == staff.Session && s.StaffId == staff.Id, ct)).EndsAt(options.Value.SignIn);

    /// <summary>Somebody's open sessions, the last used one first.</summary>
    public async Task<List<StaffSession>> AllAsync(Guid staff, CancellationToken ct)
    {
        var (member, now) = (await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff, ct), clock.GetUtcNow());
        var all = await db.StaffSessions.AsNoTracking().Where(s => s.StaffId == staff).OrderByDescending(s => s.LastSeenAt).ToListAsync(ct);
        return [.. all.Where(s => s.Lives(member, options.Value.SignIn, now))];
    }

    /// <summary>Ends one of somebody's sessions; false when he has no such session.</summary>
    public async Task<bool> EndAsync(Guid staff, Guid session, CancellationToken ct)
    {
        var ended = await db.StaffSessions.Where(s => s.Id == session && s.StaffId == staff).ExecuteDeleteAsync(ct) > 0;
        connections.End(session);
        return ended;
    }

    /// <summary>Ends somebody's sessions, but for one.</summary>
    public async Task EndAllAsync(Guid staff, Guid? except, CancellationToken ct)
    {
        await db.StaffSessions.Where(s => s.StaffId == staff && s.Id != except).ExecuteDeleteAsync(ct);
        connections.EndAll(staff, except);
    }

    /// <summary>After a change that gave the account a new stamp: the session in which it was made goes on, all others end.</summary>
    /// <param name="proved">What he has proved in it besides; empty: nothing new.</param>
    public async Task KeepOnlyAsync(StaffMember member, Guid session, CancellationToken ct, string proved = "")
    {
        var stamp = member.SecurityStamp ?? "";
        await db.StaffSessions.Where(s => s.Id == session && s.StaffId == member.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Stamp, stamp).SetProperty(s => s.Way, s => s.Way + proved), ct);
        await EndAllAsync(member.Id, session, ct);
    }

    /// <summary>Signs out the browser that asks.</summary>
    public async Task SignOutAsync(HttpContext http, CancellationToken ct)
    {
        if (CurrentStaff.Of(http.User) is { } staff)
        {
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.signed_out", staff.Id);
            await db.SaveChangesAsync(ct);
            await EndAsync(staff.Id, staff.Session, ct);
        }
        http.Response.Cookies.Delete(cookie.Name!, cookie.Build(http));
    }

    private async Task<(StaffSession Session, StaffMember Member)?> FindAsync(string secret, CancellationToken ct)
    {
        var hash = Secret.Hash(secret);
        var found = await db.StaffSessions.AsNoTracking().Where(s => s.SecretHash == hash)
            .Join(db.Staff.AsNoTracking(), s => s.StaffId, m => m.Id, (s, m) => new { Session = s, Member = m }).SingleOrDefaultAsync(ct);
        return found is not null && Secret.Matches(secret, found.Session.SecretHash) && found.Session.Lives(found.Member, options.Value.SignIn, clock.GetUtcNow())
            ? (found.Session, found.Member)
            : null;
    }

    // What a page asks by itself, because something changed or time has passed, is no sign that somebody sits before it. A browser that does not say
    // what kind of request it is (Safari before 16.4) is believed.
    private static bool IsByHand(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) || request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate";
}
