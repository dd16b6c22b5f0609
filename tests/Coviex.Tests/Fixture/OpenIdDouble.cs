using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coviex.Tests.Fixture;

/// <summary>An OpenID server that says what a test wants, right or wrong. What a right one says is tested against one that others wrote.</summary>
internal sealed class OpenIdDouble : IAsyncDisposable
{
    private static readonly string[] Ways = ["client_secret_post"];
    private static readonly string[] Doctors = ["Medicos"];
    private readonly WebApplication app;
    private readonly TimeProvider clock;

    public OpenIdDouble(TimeProvider clock)
    {
        this.clock = clock;
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Down ? Results.StatusCode(503) : Results.Json(new
        {
            issuer = Url,
            authorization_endpoint = $"{Url}/authorize",
            token_endpoint = $"{Url}/token",
            jwks_uri = $"{Url}/keys",
            token_endpoint_auth_methods_supported = Ways,
        }));
        app.MapGet("/keys", () =>
        {
            var key = Key.Rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = Key.KeyId, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            Asked = (await request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
            return TokenStatus == 200 ? Results.Json(new { access_token = "x", token_type = "Bearer", id_token = Token }) : Results.Json(new { error = "invalid_grant" }, statusCode: TokenStatus);
        });
        app.Start();
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Url { get; }

    public RsaSecurityKey Key { get; set; } = NewKey("one");

    public bool Down { get; set; }

    public int TokenStatus { get; set; } = 200;

    /// <summary>What the token endpoint gives for any code.</summary>
    public string Token { get; set; } = "";

    /// <summary>What it was asked last.</summary>
    public Dictionary<string, string> Asked { get; private set; } = [];

    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    /// <summary>A token in which all is right, but for what the test changes; a claim that is set to null is left out.</summary>
    public string Made(string nonce, Action<Dictionary<string, object?>>? change = null, SigningCredentials? by = null)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Url,
            ["aud"] = "coviex",
            ["sub"] = "u-1",
            ["nonce"] = nonce,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 300,
            ["email"] = Person.Ana.Email,
            ["email_verified"] = true,
            ["groups"] = Doctors,
        };
        change?.Invoke(claims);
        foreach (var gone in claims.Where(c => c.Value is null).Select(c => c.Key).ToList()) { claims.Remove(gone); }
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(System.Text.Json.JsonSerializer.Serialize(claims), by ?? new(Key, SecurityAlgorithms.RsaSha256));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
