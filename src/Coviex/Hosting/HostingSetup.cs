using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coviex.Hosting.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Coviex.Hosting;

internal static class HostingSetup
{
    private const int LargestBody = 256 * 1024;

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // Whatever level is asked for: the first writes each address with its query, which may have a patient's name or number in it, the second
        // what pages send to the hub.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR", LogLevel.Information);
        // Every question to the database, every two seconds: what matters would drown in it.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Texts>();
        services.AddSingleton<Pages>();
        services.AddSingleton<Problems>();
        services.AddSingleton<StaffConnections>();
        services.AddExceptionHandler<Problems>();
        services.AddProblemDetails();
        services.AddHttpContextAccessor();
        services.AddPolicies();
        services.AddLimits();
        services.AddMetricsPage();
        services.ConfigureHttpJsonOptions(json => Json(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);   // one place answers bad bodies
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<CoviexOptions>>((forwarded, options) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.Value.Proxies)
            {
                if (proxy.Contains('/')) { forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy)); }
                else { forwarded.KnownProxies.Add(IPAddress.Parse(proxy)); }
            }
        });
    }

    public static void UseHosting(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<CoviexOptions>>().Value.Proxies.Length > 0) { app.UseForwardedHeaders(); }
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages(NoBodyYetAsync));
        app.UseRouting();
        app.UseWebSockets();
        app.UseAuthentication();
        app.UseMiddleware<SameOriginGate>();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    public static void MapHosting(this WebApplication app)
    {
        app.Services.GetRequiredService<Pages>().Map(app);
        app.MapMetrics();
        app.MapGet("/health/live", () => Results.Text("ok")).AllowAnonymous();
    }

    // What the framework refuses by itself says its reason like any other refusal.
    private static Task NoBodyYetAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        var code = status switch
        {
            StatusCodes.Status401Unauthorized => "signed_out",
            StatusCodes.Status403Forbidden => "not_allowed",
            StatusCodes.Status404NotFound => "not_found",
            _ => "bad_request",
        };
        var problems = context.HttpContext.RequestServices.GetRequiredService<Problems>();
        return problems.Of(context.HttpContext, new Refusal(code, status)).ExecuteAsync(context.HttpContext);
    }

    public static void Json(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
