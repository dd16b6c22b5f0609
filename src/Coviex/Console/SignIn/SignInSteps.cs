using Coviex.Console.Shell;
using Coviex.Staff;
using Coviex.Staff.Factors;

namespace Coviex.Console.SignIn;

/// <summary>What follows a right password: a code, setting up a second factor where the hospital wants one, or the session.</summary>
internal sealed class SignInSteps(StaffSessions sessions, SecondFactors factors, PendingSignIn pending)
{
    /// <param name="way">What he has proved: <see cref="Ways"/>.</param>
    public async Task<IResult> GoOnAsync(HttpContext http, StaffMember member, string way, string? to, CancellationToken ct)
    {
        if (member.TwoFactorEnabled)
        {
            pending.Begin(http, member, way, to);
            return new SeeOther("/sign-in/code");
        }
        if (await factors.NeedsAsync(member, ct))
        {
            if (await factors.HasPasskeyAsync(member, ct)) { return new SeeOther("/sign-in?why=passkey"); }
            pending.Begin(http, member, way, to);
            return new SeeOther("/sign-in/factor");
        }
        return await EnterAsync(http, member, way, to, ct);
    }

    /// <summary>He has proved all of it.</summary>
    public async Task<IResult> EnterAsync(HttpContext http, StaffMember member, string way, string? to, CancellationToken ct)
    {
        pending.End(http);
        var user = await sessions.BeginAsync(http, member, way, ct);
        return new SeeOther(SignInEndpoints.Local(to) ?? SignInEndpoints.HomeOf(user));
    }
}
