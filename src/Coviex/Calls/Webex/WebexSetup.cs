using Coviex.Calls.Direct;
using Coviex.Calls.Webex.Bot;
using Coviex.Calls.Webex.People;

namespace Coviex.Calls.Webex;

internal static class WebexSetup
{
    public static void AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<DirectCalls>();
        services.AddScoped<ICallSystem>(provider => provider.GetRequiredService<DirectCalls>());
        services.AddScoped<CallSystems>();
        services.AddWebex();
        services.AddWebexBot();
    }

    private static void AddWebex(this IServiceCollection services)
    {
        // Its own loggers write each address with its query, and e-mail addresses stand in those.
        services.AddHttpClient(WebexHttp.Client, client => client.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        services.AddSingleton<WebexHttp>();
        services.AddSingleton<WebexTokens>();
        services.AddSingleton<WebexSignatures>();
        services.AddSingleton<GuestIssuer>();
        services.AddSingleton<WebexApi>();
        services.AddSingleton<TicketLimits>();
        services.AddScoped<ICallSystem, WebexCalls>();
        services.AddScoped<WebexCheck>();
        services.AddSingleton<WebexHosts>();
        services.AddScoped<WebexPeople>();
        services.AddSingleton<WebexExpulsions>();
        services.AddSingleton<WebexMeetings>();
        services.AddHostedService(provider => provider.GetRequiredService<WebexMeetings>());
        services.AddSingleton<WebexUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<WebexUpkeep>());
    }
}
