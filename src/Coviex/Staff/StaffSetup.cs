using System.Security.Claims;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff.Programs;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

internal static class StaffSetup
{
    /// <summary>How old what the cookie says may be: who gets a new password, other roles or no access any more notices it within this time.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(1);

    public static void AddStaff(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffMember>()
            .AddUserStore<UserOnlyStore<StaffMember, CoviexDb, Guid>>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<StaffClaims>()
            .AddPasswordValidator<CommonPasswords>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<CoviexOptions>>((identity, options) =>
        {
            // Length and a list of known passwords, no rules of composition, no rotation (NIST SP 800-63B, OWASP ASVS 6.2).
            identity.Password = new() { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            identity.Lockout = new() { MaxFailedAccessAttempts = options.Value.SignIn.Tries, DefaultLockoutTimeSpan = options.Value.SignIn.LockedFor };
        });
        services.AddAuthentication(Policies.StaffScheme).AddCookie(Policies.StaffScheme)
            .AddScheme<AuthenticationSchemeOptions, ProgramAuthentication>(Policies.ProgramScheme, null);
        services.AddOptions<CookieAuthenticationOptions>(Policies.StaffScheme)
            .Configure<IOptions<CoviexOptions>, TimeProvider>((cookie, options, clock) => Cookie(cookie, options.Value, clock));
        services.AddScoped<StaffAccounts>();
        services.AddScoped<StaffRoster>();
        services.AddScoped<PasswordSignIn>();
    }

    private static void Cookie(CookieAuthenticationOptions cookie, CoviexOptions options, TimeProvider clock)
    {
        cookie.Cookie = SessionCookie.Builder("staff", SameSiteMode.Lax, options);   // Lax: a link in an e-mail to the console must find him signed in
        cookie.TimeProvider = clock;
        cookie.ExpireTimeSpan = options.SignIn.StaffIdle;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.AccessDeniedPath = "/not-yours";
        cookie.ReturnUrlParameter = "to";
        cookie.Events.OnValidatePrincipal = async context =>
        {
            var now = clock.GetUtcNow();
            var inTime = context.Properties.GetString("signed-in") is { } text
                && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var since)
                && now - since <= options.SignIn.StaffLife;
            if (inTime && await IsStillAsync(context, now)) { return; }
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Policies.StaffScheme);
        };
        // A program that asks an API gets 401 or 403, a person gets a page.
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnSigningIn = context =>
        {
            if (context.Properties.GetString("signed-in") is not null) { return Task.CompletedTask; }      // only his cookie is written anew
            context.Properties.SetString("signed-in", clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        };
    }

    // Identity's own SecurityStampValidator signs out of a scheme that we do not have, and fails.
    private static async Task<bool> IsStillAsync(CookieValidatePrincipalContext context, DateTimeOffset now)
    {
        if (now - context.Properties.IssuedUtc < CheckEvery) { return true; }
        var services = context.HttpContext.RequestServices;
        var member = await services.GetRequiredService<SignInManager<StaffMember>>().ValidateSecurityStampAsync(context.Principal);
        if (member is not { Active: true }) { return false; }
        context.ReplacePrincipal(await services.GetRequiredService<IUserClaimsPrincipalFactory<StaffMember>>().CreateAsync(member));
        context.ShouldRenew = true;
        return true;
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (HttpMethods.IsGet(context.Request.Method) && PageRequest.Is(context.HttpContext)) { context.Response.Redirect(context.RedirectUri); }
        else { context.Response.StatusCode = status; }
        return Task.CompletedTask;
    }

    /// <summary>What the cookie says of a member of staff. Names and roles come from here, so that a page asks no database for them.</summary>
    private sealed class StaffClaims(IOptions<IdentityOptions> identity) : IUserClaimsPrincipalFactory<StaffMember>
    {
        public Task<ClaimsPrincipal> CreateAsync(StaffMember user)
        {
            var claims = identity.Value.ClaimsIdentity;
            var who = new ClaimsIdentity(Policies.StaffScheme, ClaimTypes.Name, ClaimTypes.Role);
            who.AddClaim(new(claims.UserIdClaimType, user.Id.ToString()));
            who.AddClaim(new(ClaimTypes.Name, user.DisplayName));
            who.AddClaim(new(claims.SecurityStampClaimType, user.SecurityStamp ?? ""));
            who.AddClaim(new(Policies.HospitalClaim, user.HospitalId.ToString()));
            who.AddClaim(new(Language.Claim, user.Language));
            foreach (var role in Enum.GetValues<Roles>().Where(r => r != Roles.None && user.Roles.HasFlag(r)))
            {
                who.AddClaim(new(ClaimTypes.Role, role.ToString()));
            }
            return Task.FromResult(new ClaimsPrincipal(who));
        }
    }
}
