namespace Coviex.FakeWorld.Twilio;

/// <summary>
/// A double of Twilio's REST API 2010-04-01 as far as messages go, in memory: paths, fields, error bodies, signed callbacks and prices as documented, and
/// faults on request (<c>/_fake/twilio/…</c>). It is meant to be fast: thousands of messages go through it in one test.
/// </summary>
internal static class TwilioSetup
{
    public static void AddTwilio(this IServiceCollection services)
    {
        services.AddSingleton<TwilioWorld>();
        services.AddSingleton<TwilioCallbacks>();
        services.AddHostedService(provider => provider.GetRequiredService<TwilioCallbacks>());
    }

    public static void MapTwilio(this IEndpointRouteBuilder routes)
    {
        routes.MapMessages();
        routes.MapFakeTwilio();
        routes.MapTwilioPage();
    }
}
