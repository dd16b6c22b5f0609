using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>
/// What the real Browser SDK asks of Webex's cloud until it has created a meeting, under the cloud's own names: a browser that is told to look for them here
/// (Chromium's <c>--host-resolver-rules</c>) finds discovery, catalogue, device registration, Mercury's socket and the details of a meeting. No document of
/// Cisco's describes these; they are what SDK 3.12.0 asks for. There is no media cloud behind it: joining is refused.
/// </summary>
internal static class SdkCloud
{
    private const string Wdm = "https://wdm-a.wbx2.com/wdm/api/v1";
    private const string Locus = "https://locus-a.wbx2.com/locus/api/v1";

    // Names are the SDK's; what is not in this list it does not know where to ask.
    private static readonly Dictionary<string, string> Services = new()
    {
        ["hydra"] = "https://api.ciscospark.com/v1",
        ["u2c"] = "https://u2c.wbx2.com/u2c/api/v1",
        ["wdm"] = Wdm,
        ["locus"] = Locus,
        ["calliopeDiscovery"] = "https://calliope-a.wbx2.com/calliope/api/discovery/v1",
        ["metrics"] = "https://metrics-a.wbx2.com/metrics/api/v1",
        ["clientLogs"] = "https://client-logs-a.wbx2.com/api/v1",
        ["atlas"] = "https://atlas-a.wbx2.com/admin/api/v1",
        ["identity"] = "https://identity.webex.com/identity",
        ["idbroker"] = "https://idbroker.webex.com/idb",
        ["mercuryApi"] = "https://mercury-api-a.wbx2.com/v1",
        ["conversation"] = "https://conv-a.wbx2.com/conversation/api/v1",
    };

    /// <summary>Only where it is wanted, on a port of its own with TLS: pages may not ask the cloud in the clear.</summary>
    public static void ListenForSdk(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate()));
    }

    public static void UseSdkCloud(this WebApplication app) => app.Use(async (http, next) =>
    {
        var (request, response, world) = (http.Request, http.Response, http.RequestServices.GetRequiredService<WebexWorld>());
        if (!request.IsHttps) { await next(http); return; }
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            response.Headers.AccessControlAllowOrigin = origin;
            response.Headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
            response.Headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
            response.Headers.AccessControlExposeHeaders = "*";
            response.Headers.AccessControlAllowCredentials = "true";
        }
        if (HttpMethods.IsOptions(request.Method)) { response.StatusCode = StatusCodes.Status204NoContent; return; }
        if (!http.WebSockets.IsWebSocketRequest) { world.SdkAsked.Enqueue($"{request.Method} https://{request.Host.Host}{request.Path} {world.Who(request)?.Kind ?? "nobody"}"); }
        await next(http);
    });

    public static void MapSdkCloud(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/region", () => Results.Json(new { countryCode = "MX", regionCode = "MX", timezone = "America/Mexico_City", clientAddress = "127.0.0.1" }));
        routes.MapGet("/u2c/api/v1/{**rest}", () => Results.Json(new { serviceLinks = Services, hostCatalog = new { }, format = "hostmap" }));
        routes.MapPost("/calliope/api/discovery/v1/{**rest}", () => Results.Json(new { clusters = new { }, joinCookie = new { } }));
        routes.MapPost("/wdm/api/v1/devices", Register);
        routes.MapDelete("/wdm/api/v1/devices/{id}", () => Results.NoContent());
        routes.Map("/v1/apps/wx2/registrations/{id}/messages", MercuryAsync);
        routes.MapPost("/wbxappapi/v1/meetingInfo", MeetingInfoAsync);
        routes.MapPost("/locus/api/v1/loci/{id}/participant", () => WebexAnswers.No(503, "The double has no media cloud"));
        routes.MapPut("/locus/api/v1/loci/{id}/participant/{participant}/leave", () => Results.Json(new { }));
    }

    private static IResult Register(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var id = Guid.NewGuid();
        return Results.Json(new
        {
            url = $"{Wdm}/devices/{id}",
            webSocketUrl = $"wss://mercury-connection-a.wbx2.com/v1/apps/wx2/registrations/{id}/messages",
            userId = $"{Guid.NewGuid()}",
            orgId = "org1",
            deviceType = "WEB",
            name = "browser",
            model = "web-js-sdk",
            localizedModel = "webex-js-sdk",
            systemName = "WEBEX_JS_SDK",
            systemVersion = "1.0.0",
            displayName = who.Name,
            features = new { developer = Array.Empty<object>(), entitlement = Array.Empty<object>(), user = Array.Empty<object>() },
        });
    }

    /// <summary>Mercury: the first message has the token; the answer says that the socket is good.</summary>
    private static async Task MercuryAsync(HttpContext http, WebexWorld world)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        try
        {
            while (await WebexMedia.ReadAsync(socket, http.RequestAborted) is { } said)
            {
                if ((string?)said["type"] == "authorization")
                {
                    var token = ((string?)said["data"]?["token"] ?? "").Replace("Bearer ", "", StringComparison.Ordinal);
                    world.SdkAsked.Enqueue($"SOCKET https://{http.Request.Host.Host} {(world.Tokens.TryGetValue(token, out var who) ? who.Kind : "nobody")}");
                    await SayAsync(new() { ["id"] = $"{Guid.NewGuid()}", ["sequenceNumber"] = 1, ["data"] = new JsonObject { ["eventType"] = "mercury.buffer_state", ["bufferState"] = new JsonObject() } });
                }
                if ((string?)said["type"] == "ping") { await SayAsync(new() { ["id"] = (string?)said["id"], ["type"] = "pong" }); }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException) { /* the page has gone */ }

        Task SayAsync(JsonObject what) => socket.SendAsync(Encoding.UTF8.GetBytes(what.ToJsonString()), WebSocketMessageType.Text, true, http.RequestAborted);
    }

    /// <summary>At the site of the meeting's address. Without its password it says no more than that there is one.</summary>
    private static async Task<IResult> MeetingInfoAsync(HttpRequest request, WebexWorld world)
    {
        var body = await Meetings.Body(request);
        var sip = ((string?)body?["sipUrl"] ?? (string?)body?["meetingKey"] ?? "").Replace("sip:", "", StringComparison.Ordinal);
        if (world.Meetings.Values.SingleOrDefault(m => m.SipAddress == sip || m.Number == sip) is not { } meeting) { return Results.Json(new { code = 404000, message = "The meeting was not found" }, statusCode: 404); }
        if ((string?)body!["password"] != meeting.Password)
        {
            return Results.Json(new { code = 403004, message = "The password is missing or wrong", data = new { meetingInfo = new { meetingNumber = meeting.Number } } }, statusCode: 403);
        }
        return Results.Json(new
        {
            meetingNumber = meeting.Number,
            confID = meeting.Number,
            confIdStr = meeting.Number,
            siteFullUrl = request.Host.Host,
            sipUrl = meeting.SipAddress,
            title = (string?)meeting.Body["title"],
            locusUrl = $"{Locus}/loci/{Guid.NewGuid()}",
            permissionToken = "",
        });
    }

    // Nobody keeps it: the browser of a test takes any.
    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest("CN=The double of Webex", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", "*.wbx2.com", "*.webex.com", "*.ciscospark.com", "webexapis.com" }) { names.AddDnsName(name); }
        asked.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = asked.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
