using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/authorize</c> and <c>/access_token</c>: a code for a person (with PKCE), and refresh tokens that rotate.</summary>
internal static class OAuth
{
    private static readonly TimeSpan AccessLife = TimeSpan.FromSeconds(1_209_599);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromSeconds(7_775_999);

    public static void MapOAuth(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/authorize", Authorize);
        v1.MapPost("/access_token", Token).DisableAntiforgery();
        v1.MapPost("/jwt/login", LegacyLogin);
    }

    private static IResult Authorize(HttpRequest request, WebexWorld world)
    {
        world.Begin();
        var query = request.Query;
        if (query["client_id"] != WebexWorld.IntegrationId || query["response_type"] != "code") { return Results.Text("unknown client", statusCode: 400); }
        if (query["as"].ToString() is { Length: > 0 } email && world.People.ContainsKey(email))
        {
            var code = RandomNumberGenerator.GetHexString(32, true);
            world.Codes[code] = (email, query["code_challenge"].ToString(), query["redirect_uri"].ToString());
            return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
        }
        var links = world.People.Values.Select(p =>
            $"<p><a href=\"{WebUtility.HtmlEncode($"{request.Path}{request.QueryString}&as={Uri.EscapeDataString(p.Email)}")}\">{WebUtility.HtmlEncode(p.Email)}</a></p>");
        return Results.Content($"<!doctype html><meta charset=utf-8><title>Webex (double)</title><h1>Sign in as</h1>{string.Concat(links)}", "text/html");
    }

    private static async Task<IResult> Token(HttpRequest request, WebexWorld world)
    {
        world.Begin();
        var form = await request.ReadFormAsync();
        var client = (form["client_id"].ToString(), form["client_secret"].ToString());
        var isService = client == (WebexWorld.ClientId, WebexWorld.ClientSecret);
        if (!isService && client != (WebexWorld.IntegrationId, WebexWorld.IntegrationSecret)) { return WebexAnswers.No(401, "Invalid client credentials"); }
        switch (form["grant_type"].ToString())
        {
            case "refresh_token":
                var old = form["refresh_token"].ToString();
                if (!world.Refreshers.TryGetValue(old, out var who) || who.ExpiresAt <= world.Clock.GetUtcNow() || who.Kind == "service" != isService)
                {
                    return WebexAnswers.No(400, "The refresh token provided is expired, revoked, malformed, or invalid.");
                }
                return Pair(world, who, old);
            case "authorization_code":
                if (!world.Codes.TryRemove(form["code"].ToString(), out var code) || code.Redirect != form["redirect_uri"] || code.Challenge != Challenge(form["code_verifier"].ToString()))
                {
                    return WebexAnswers.No(400, "The authorization code provided is expired, revoked, malformed, or invalid.");
                }
                return Pair(world, new("person", code.Email, world.People[code.Email].Name, default), null);
            default:
                return WebexAnswers.No(400, "unsupported_grant_type");
        }
    }

    private static IResult Pair(WebexWorld world, FakeToken who, string? old)
    {
        var refresh = RandomNumberGenerator.GetHexString(48, true);
        var access = world.Mint(who.Kind, who.Who, who.Name, AccessLife);
        world.Refreshers[refresh] = who with { ExpiresAt = world.Clock.GetUtcNow() + RefreshLife };
        if (old is not null) { world.GivenUpBy[access] = old; }
        return Results.Json(new JsonObject
        {
            ["access_token"] = access,
            ["expires_in"] = (int)AccessLife.TotalSeconds,
            ["refresh_token"] = refresh,
            ["refresh_token_expires_in"] = (int)RefreshLife.TotalSeconds,
            ["token_type"] = "Bearer",
            ["scope"] = "meeting:admin_schedule_write",
        });
    }

    // POST /jwt/login: the Guest Issuer of old, HS256 over a secret in base64.
    private static IResult LegacyLogin(HttpRequest request, WebexWorld world)
    {
        var parts = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal).Split('.');
        if (parts.Length != 3) { return WebexAnswers.Unauthorized(); }
        var mac = HMACSHA256.HashData("legacy-guest-issuer-secret"u8.ToArray(), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        if (Url(mac) != parts[2]) { return WebexAnswers.Unauthorized(); }
        var claims = JsonNode.Parse(Convert.FromBase64String(Padded(parts[1])))!;
        var (name, subject) = (claims["name"]!.GetValue<string>(), claims["sub"]!.GetValue<string>());
        return Results.Json(new { token = world.Mint("guest", subject, name, TimeSpan.FromHours(1)), expiresIn = 3600 });
    }

    private static string Challenge(string verifier) => verifier.Length == 0 ? "" : Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Padded(string url) => url.Replace('-', '+').Replace('_', '/').PadRight((url.Length + 3) / 4 * 4, '=');
}
