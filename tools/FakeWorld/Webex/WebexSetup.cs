namespace Coviex.FakeWorld.Webex;

/// <summary>
/// A double of Webex, in memory: it keeps meetings, people, messages and webhooks, counts as Webex counts, and fails when it is told to
/// (<c>/_fake/webex/…</c>). Paths and fields as in Cisco's OpenAPI documents, under <c>/v1</c>.
/// </summary>
internal static class WebexSetup
{
    public static void AddWebex(this IServiceCollection services)
    {
        services.AddSingleton<WebexWorld>();
        services.AddSingleton<WebexHooks>();
        services.AddSingleton<WebexMedia>();
    }

    public static void UseWebex(this WebApplication app)
    {
        app.UseSdkCloud();
        app.UseMiddleware<WebexFaults>();
    }

    public static void MapWebex(this IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1");
        v1.MapOAuth();
        v1.MapMeetings();
        v1.MapPeople();
        v1.MapRooms();
        v1.MapMessages();
        v1.MapParticipants();
        v1.MapHooks();
        routes.MapFake();
        routes.MapWebexPage();
        routes.MapWebexMedia();
        routes.MapSdkCloud();
    }
}
