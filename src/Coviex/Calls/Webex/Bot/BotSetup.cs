namespace Coviex.Calls.Webex.Bot;

internal static class BotSetup
{
    public static void AddWebexBot(this IServiceCollection services)
    {
        services.AddSingleton<BotSignal>();
        services.AddSingleton<BotApi>();
        services.AddSingleton<BotWriting>();
        services.AddScoped<BotTeller>();
        services.AddScoped<BotCommands>();
        services.AddScoped<BotCheck>();
        services.AddSingleton<BotOutbox>();
        services.AddHostedService(provider => provider.GetRequiredService<BotOutbox>());
        services.AddSingleton<BotUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<BotUpkeep>());
    }
}
