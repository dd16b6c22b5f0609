using Coviex.Hosting;
using Coviex.Staff.Factors;
using Coviex.Staff.Programs;
using Coviex.Staff.SingleSignOn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

internal static class StaffSetup
{
    public static void AddStaff(this IServiceCollection services)
    {
        services.AddIdentityCore<StaffMember>()
            .AddUserStore<StaffStore>()
            .AddPasswordValidator<CommonPasswords>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<CoviexOptions>>((identity, options) =>
        {
            // Length and a list of known passwords, no rules of composition, no rotation (NIST SP 800-63B, OWASP ASVS 6.2).
            identity.Password = new() { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            identity.Lockout = new() { MaxFailedAccessAttempts = options.Value.SignIn.Tries, DefaultLockoutTimeSpan = options.Value.SignIn.LockedFor };
        });
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<CoviexOptions>>((passkeys, options) =>
        {
            // Found without a name, and used by a finger, a face or a PIN: it stands for e-mail, password and code together.
            (passkeys.ResidentKeyRequirement, passkeys.UserVerificationRequirement, passkeys.AttestationConveyancePreference) = ("required", "required", "none");
            var own = options.Value.PublicUrl;
            passkeys.ServerDomain = own.Host;
            passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == own.GetLeftPart(UriPartial.Authority));
        });
        services.AddAuthentication(Policies.StaffScheme).AddScheme<AuthenticationSchemeOptions, StaffAuthentication>(Policies.StaffScheme, null)
            .AddScheme<AuthenticationSchemeOptions, ProgramAuthentication>(Policies.ProgramScheme, null);
        services.AddScoped<StaffSessions>();
        services.AddScoped<StaffAccounts>();
        services.AddScoped<StaffRoster>();
        services.AddScoped<Tries>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<PendingSignIn>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<IPasskeyHandler<StaffMember>, PasskeyHandler<StaffMember>>();
        services.AddScoped<Passkeys>();
        services.AddSingleton<OpenIdServer>();
        services.AddScoped<SingleSignOn.SingleSignOn>();
        services.AddSingleton<KeepSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<KeepSessions>());
    }
}
