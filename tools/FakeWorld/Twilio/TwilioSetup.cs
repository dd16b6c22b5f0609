namespace Coviex.FakeWorld.Twilio;

internal static class TwilioSetup
{
    public static void AddTwilio(this IServiceCollection services)
    {
    }

    public static void MapTwilio(this IEndpointRouteBuilder routes)
    {
    }
}
