using Coviex.FakeWorld.Push;
using Coviex.FakeWorld.Twilio;
using Coviex.FakeWorld.Webex;

namespace Coviex.FakeWorld;

/// <summary>The doubles as a program. Not top-level statements: the tests have a Program of their own, and build this one too.</summary>
internal static class FakeWorldProgram
{
    private static Task Main(string[] args) => Build(args).RunAsync();

    public static WebApplication Build(string[] args, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpClient();
        builder.ListenForSdk();
        builder.Services.AddTwilio();
        builder.Services.AddPush();
        builder.Services.AddWebex();
        more?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseWebSockets();
        app.UseWebex();
        app.MapGet("/health/live", () => "ok");
        app.MapTwilio();
        app.MapPush();
        app.MapWebex();
        return app;
    }
}
