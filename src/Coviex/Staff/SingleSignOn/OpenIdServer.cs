using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Coviex.Staff.SingleSignOn;

/// <summary>What a sign-in that has been begun must match when it comes back.</summary>
internal sealed record SsoTry(string State, string Nonce, string Verifier, string To);

/// <summary>
/// Speaks to the hospital's OpenID server: where to send the browser, what its code is worth, and whether the id_token is what it says. Tokens and keys are read
/// by Microsoft.IdentityModel; ASP.NET Core's own handler for all of it is one package more (docs/decisions/0100-signing-in.md).
/// </summary>
internal sealed partial class OpenIdServer : IDisposable
{
    // No "none", and nothing keyed with the client's secret: only who has the server's private key can sign.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>How long what the server says of itself, and its keys, are taken for true.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    /// <summary>How often a key that nobody knows makes us look again: anybody can make one up.</summary>
    private static readonly TimeSpan AgainEvery = TimeSpan.FromSeconds(30);

    private readonly OidcOptions rules;
    private readonly string back;
    private readonly TimeProvider clock;
    private readonly ILogger<OpenIdServer> log;
    private readonly HttpClient http;
    private readonly HttpDocumentRetriever documents;
    private readonly SemaphoreSlim turn = new(1);
    private OpenIdConnectConfiguration? known;
    private DateTimeOffset readAt;
    private DateTimeOffset askedAgainAt;

    public OpenIdServer(IOptions<CoviexOptions> options, TimeProvider clock, ILogger<OpenIdServer> log)
    {
        (rules, this.clock, this.log) = (options.Value.Oidc, clock, log);
        back = new Uri(options.Value.PublicUrl, "/sign-in/sso/back").ToString();
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = rules.Timeout, MaxResponseContentBufferSize = 1024 * 1024 };
        documents = new(http) { RequireHttps = rules.Authority.StartsWith("https:", StringComparison.Ordinal) };
    }

    /// <summary>Where the browser goes, and what to keep until it is back.</summary>
    public async Task<(string? Address, SsoTry Try)> BeginAsync(string to, CancellationToken ct)
    {
        var begun = new SsoTry(Hosting.Secret.New(), Hosting.Secret.New(), Hosting.Secret.New() + Hosting.Secret.New(), to);
        if (await AboutAsync(again: false, ct) is not { } about) { return (null, begun); }
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(begun.Verifier)));
        var query = QueryString.Create(new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = rules.ClientId,
            ["redirect_uri"] = back,
            ["scope"] = rules.Scopes,
            ["state"] = begun.State,
            ["nonce"] = begun.Nonce,
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = "S256",
        });
        return ($"{about.AuthorizationEndpoint}{(about.AuthorizationEndpoint.Contains('?') ? "&" + query.Value![1..] : query.Value)}", begun);
    }

    /// <summary>Redeems a code. The token, checked in every way that OpenID Connect Core 3.1.3.7 asks for; or a refusal.</summary>
    /// <param name="issuer">The parameter <c>iss</c> that came with the code (RFC 9207), where the server sends one.</param>
    public async Task<(JsonWebToken? Token, Refusal? Refusal)> RedeemAsync(string code, string? issuer, SsoTry begun, CancellationToken ct)
    {
        if (await AboutAsync(again: false, ct) is not { } about) { return (null, Away); }
        if (issuer is { Length: > 0 } && issuer != about.Issuer) { return Wrong("iss of the answer"); }
        var (text, fault) = await AskAsync(about, code, begun, ct);
        if (text is null) { return fault; }
        var (checkedOnce, keyUnknown) = await CheckAsync(text, about, begun);
        if (!keyUnknown) { return checkedOnce; }
        // The server may have new keys since we looked.
        return await AboutAsync(again: true, ct) is { } anew ? (await CheckAsync(text, anew, begun)).Answer : (null, Away);
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private async Task<(string? Text, (JsonWebToken?, Refusal?) Fault)> AskAsync(OpenIdConnectConfiguration about, string code, SsoTry begun, CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = back, ["code_verifier"] = begun.Verifier };
        using var asking = new HttpRequestMessage(HttpMethod.Post, about.TokenEndpoint);
        var ways = about.TokenEndpointAuthMethodsSupported;
        if (ways.Count > 0 && !ways.Contains("client_secret_basic")) { (form["client_id"], form["client_secret"]) = (rules.ClientId, rules.ClientSecret); }
        else
        {
            var pair = $"{Uri.EscapeDataString(rules.ClientId)}:{Uri.EscapeDataString(rules.ClientSecret)}";
            asking.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
        asking.Content = new FormUrlEncodedContent(form);
        asking.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var answer = await http.SendAsync(asking, ct);
            var body = await answer.Content.ReadAsStringAsync(ct);
            if ((int)answer.StatusCode >= 500) { LogAway($"token endpoint: {(int)answer.StatusCode}"); return (null, (null, Away)); }
            using var json = JsonDocument.Parse(body);
            if (answer.IsSuccessStatusCode && json.RootElement.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String) { return (token.GetString(), default); }
            return (null, Wrong($"token endpoint: {(int)answer.StatusCode}"));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogAway($"token endpoint: {e.GetType().Name}");
            return (null, (null, Away));
        }
    }

    private async Task<((JsonWebToken? Token, Refusal? Refusal) Answer, bool KeyUnknown)> CheckAsync(string text, OpenIdConnectConfiguration about, SsoTry begun)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(text, new()
        {
            ValidIssuer = about.Issuer,
            ValidAudience = rules.ClientId,
            IssuerSigningKeys = about.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (from, until, _, _) => until is { } end && now <= end + rules.ClockSkew && (from is not { } start || now >= start - rules.ClockSkew),
        });
        if (!result.IsValid) { return (Wrong(result.Exception.GetType().Name), result.Exception is SecurityTokenSignatureKeyNotFoundException); }
        var token = (JsonWebToken)result.SecurityToken;
        var meant = token.TryGetPayloadValue<string>("azp", out var party) ? party == rules.ClientId : token.Audiences.Count() == 1;
        var wrong = !token.TryGetPayloadValue<string>("nonce", out var nonce) || nonce != begun.Nonce ? "nonce"
            : !meant ? "azp"
            : token.Subject is not { Length: > 0 } ? "sub"
            : token.IssuedAt > now + rules.ClockSkew ? "iat"
            : null;
        return (wrong is null ? (token, null) : Wrong(wrong), false);
    }

    private async Task<OpenIdConnectConfiguration?> AboutAsync(bool again, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (known is not null && now - readAt < Fresh && !(again && now - askedAgainAt >= AgainEvery)) { return known; }
            if (again) { askedAgainAt = now; }
            var about = await OpenIdConnectConfigurationRetriever.GetAsync($"{rules.Authority.TrimEnd('/')}/.well-known/openid-configuration", documents, ct);
            // One that names another issuer speaks for that one (OpenID Connect Discovery 4.3).
            if (about.Issuer?.TrimEnd('/') == rules.Authority.TrimEnd('/') && about.AuthorizationEndpoint is { Length: > 0 } && about.TokenEndpoint is { Length: > 0 })
            {
                (known, readAt) = (about, now);
                return about;
            }
            LogAway("its configuration names another issuer, or no endpoints");
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or ArgumentException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogAway((e.InnerException ?? e).GetType().Name);
        }
        finally { turn.Release(); }
        return null;
    }

    private (JsonWebToken?, Refusal?) Wrong(string what)
    {
        LogWrong(what);
        return (null, new("sso_wrong", StatusCodes.Status422UnprocessableEntity));
    }

    private static Refusal Away => new("sso_away", StatusCodes.Status503ServiceUnavailable);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OpenID server did not answer as it must: {What}")]
    private partial void LogAway(string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by the OpenID server was refused: {What}")]
    private partial void LogWrong(string what);
}
