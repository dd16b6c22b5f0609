using Microsoft.AspNetCore.Http.Connections;

namespace Coviex.Lobby;

internal static class LobbySetup
{
    public static void AddLobby(this IServiceCollection services)
    {
        services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = 128 * 1024;       // a signal of 64 kB, escaped
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);  // a page that hears nothing for some seconds knows that the network is gone
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
            hub.EnableDetailedErrors = false;
        });
        services.AddSingleton<Presence>();
        services.AddSingleton<Nudges>();
    }

    public static void MapLobby(this IEndpointRouteBuilder routes) => routes.MapHub<LobbyHub>("/hub", hub =>
    {
        hub.Transports = HttpTransportType.WebSockets;
        hub.CloseOnAuthenticationExpiration = true;
    });
}
