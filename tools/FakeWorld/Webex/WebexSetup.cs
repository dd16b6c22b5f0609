namespace Coviex.FakeWorld.Webex;

internal static class WebexSetup
{
    public static void AddWebex(this IServiceCollection services)
    {
    }

    public static void MapWebex(this IEndpointRouteBuilder routes)
    {
    }
}
