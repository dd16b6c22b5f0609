using System.Net.WebSockets;
using Coviex.Data;
using Coviex.Sms;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Fixture;

/// <summary>One run of the server's own Program, from its start to its stop.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly Factory factory;
    private readonly Uri? address;

    private ServerHost(Factory factory, bool overSockets)
    {
        this.factory = factory;
        if (overSockets)
        {
            factory.UseKestrel(0);
            factory.StartServer();
            address = new(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        }
        else { Http = new(factory.Server.CreateHandler()) { BaseAddress = new("http://localhost") }; }
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => factory.Services;

    /// <summary>Starts a server with the settings in the file .env of its folder, or throws what kept it from starting.</summary>
    public static async Task<ServerHost> StartAsync(
        string folder, IEnumerable<(string Key, string Value)> settings, CapturedLog log, bool overSockets, bool workers, Action<IServiceCollection> services)
    {
        await File.WriteAllLinesAsync(Path.Combine(folder, ".env"), settings.Select(s => $"{s.Key}={s.Value}"));
        return await Task.Run(() => new ServerHost(new(folder, log, workers, services), overSockets));
    }

    public async Task InsideAsync(Func<IServiceProvider, Task> act)
    {
        await using var scope = Services.CreateAsyncScope();
        await act(scope.ServiceProvider);
    }

    public IReadOnlyList<string> TextsTo(string number)
    {
        using var scope = Services.CreateScope();
        var hospitals = scope.ServiceProvider.GetRequiredService<CoviexDb>().Set<Coviex.Staff.Hospital>().AsNoTracking().Select(h => h.Id).ToList();
        var phone = Services.GetRequiredService<Phone>();
        return [.. hospitals.SelectMany(phone.Conversations).Where(c => c.Number == number).SelectMany(c => c.Messages).Reverse().Select(m => m.Body)];
    }

    public async Task<WebSocket> WebSocketAsync(string path, IReadOnlyDictionary<string, string> headers, CancellationToken ct)
    {
        if (address is not null)
        {
            var socket = new ClientWebSocket();
            foreach (var (name, value) in headers) { socket.Options.SetRequestHeader(name, value); }
            await socket.ConnectAsync(new(new UriBuilder(address) { Scheme = "ws" }.Uri, path), ct);
            return socket;
        }
        var client = factory.Server.CreateWebSocketClient();
        client.ConfigureRequest = request => { foreach (var (name, value) in headers) { request.Headers[name] = value; } };
        return await client.ConnectAsync(new(factory.Server.BaseAddress, path), ct);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await factory.DisposeAsync();
    }

    private sealed class Factory(string folder, CapturedLog log, bool workers, Action<IServiceCollection> more)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Production);
            builder.UseContentRoot(folder);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(log));
            builder.ConfigureTestServices(services =>
            {
                more(services);
                if (workers) { return; }
                foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name != "GenericWebHostService").ToList())
                {
                    services.Remove(worker);
                }
            });
        }
    }
}
