using Coviex.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace Coviex.Guest;

internal static class GuestSetup
{
    public static void AddGuest(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, GuestAuthentication>(Policies.GuestScheme, null);
        services.AddScoped<ConsentTexts>();
        services.AddScoped<GuestPlaces>();
        services.AddScoped<GuestActs>();
    }
}
