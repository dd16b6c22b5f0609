using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff.Programs;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

internal static class StaffSetup
{
    public static void AddStaff(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffMember>()
            .AddUserStore<UserOnlyStore<StaffMember, CoviexDb, Guid>>()
            .AddPasswordValidator<CommonPasswords>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<CoviexOptions>>((identity, options) =>
        {
            // Length and a list of known passwords, no rules of composition, no rotation (NIST SP 800-63B, OWASP ASVS 6.2).
            identity.Password = new() { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            identity.Lockout = new() { MaxFailedAccessAttempts = options.Value.SignIn.Tries, DefaultLockoutTimeSpan = options.Value.SignIn.LockedFor };
        });
        services.AddAuthentication(Policies.StaffScheme).AddScheme<AuthenticationSchemeOptions, StaffAuthentication>(Policies.StaffScheme, null)
            .AddScheme<AuthenticationSchemeOptions, ProgramAuthentication>(Policies.ProgramScheme, null);
        services.AddScoped<StaffSessions>();
        services.AddScoped<StaffAccounts>();
        services.AddScoped<StaffRoster>();
        services.AddScoped<Tries>();
        services.AddScoped<PasswordSignIn>();
        services.AddSingleton<KeepSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<KeepSessions>());
    }
}
