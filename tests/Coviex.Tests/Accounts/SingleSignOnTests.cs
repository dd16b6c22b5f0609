using System.Net;
using System.Security.Cryptography;
using System.Text;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Tests.Fixture;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Coviex.Tests.Accounts;

public class SsoServer : CoviexServer, IAsyncDisposable
{
    public const string Secret = "a secret of the tests, 32 signs or more";

    public SsoServer() => OpenId = new(Clock);

    internal OpenIdDouble OpenId { get; }

    protected override IEnumerable<(string, string)> Settings() =>
    [
        ("Coviex__Oidc__Authority", OpenId.Url), ("Coviex__Oidc__ClientId", "coviex"), ("Coviex__Oidc__ClientSecret", Secret), ("Coviex__Oidc__RolesClaim", "groups"),
        ("Coviex__Oidc__Roles__0", "Medicos=Clinician"), ("Coviex__Oidc__Roles__1", "cn=Auditoria,ou=Grupos=Auditor"), ("Coviex__Oidc__Roles__2", "Jefes=Administrator"),
    ];

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await OpenId.DisposeAsync();
    }
}

public sealed class SingleSignOnTests(SsoServer server) : IClassFixture<SsoServer>
{
    private static readonly string[] Two = ["coviex", "other"];
    private static readonly string[] Kitchen = ["Cocina"];
    private static readonly string[] Auditors = ["cn=Auditoria,ou=Grupos", "Cocina"];

    [Fact]
    public async Task A_good_answer_signs_in_with_the_roles_of_the_groups()
    {
        var (browser, asked) = await BeginAsync("/agenda");
        Assert.Equal(("code", "coviex", "http://localhost:5080/sign-in/sso/back", "S256"), (asked["response_type"], asked["client_id"], asked["redirect_uri"], asked["code_challenge_method"]));
        server.OpenId.Token = server.OpenId.Made(asked["nonce"]);

        var back = await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}&iss={Uri.EscapeDataString(server.OpenId.Url)}");

        Assert.Equal("/agenda", back.Is(HttpStatusCode.SeeOther).Header("Location"));
        (await browser.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
        var told = server.OpenId.Asked;
        Assert.Equal(("abc", "authorization_code", "http://localhost:5080/sign-in/sso/back", "coviex", SsoServer.Secret),
            (told["code"], told["grant_type"], told["redirect_uri"], told["client_id"], told["client_secret"]));
        Assert.Equal(asked["code_challenge"], Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(told["code_verifier"]))));
        Assert.NotEqual(0, await server.CountAsync("audit_entries WHERE action = 'staff.signed_in' AND detail = 'sso'"));
        // The same answer a second time.
        (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(HttpStatusCode.UnprocessableEntity);
    }

    public static TheoryData<string, string, object?> Wrong => new()
    {
        { "another nonce", "nonce", "somebody else's" }, { "no nonce", "nonce", null }, { "another audience", "aud", "other" }, { "no audience", "aud", null }, { "another issuer", "iss", "https://evil.example" },
        { "expired", "exp", -121 }, { "no end", "exp", null }, { "not yet", "nbf", 121 }, { "made in the future", "iat", 121 }, { "meant for another party", "azp", "other" },
        { "two audiences and no party", "aud", Two }, { "nobody", "sub", null },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_token_in_which_one_thing_is_wrong_opens_nothing(string what, string claim, object? value)
    {
        var now = server.Clock.Now.ToUnixTimeSeconds();
        await RefusedAsync(nonce => server.OpenId.Made(nonce, c => c[claim] = value is int seconds ? now + seconds : value), "no es válida", what);
    }

    [Fact]
    public async Task Neither_does_one_that_is_signed_by_another_or_by_nobody()
    {
        using var rsa = RSA.Create(2048);
        var other = new RsaSecurityKey(rsa) { KeyId = server.OpenId.Key.KeyId };
        await RefusedAsync(nonce => server.OpenId.Made(nonce, by: new(other, SecurityAlgorithms.RsaSha256)), "no es válida", "another key");
        await RefusedAsync(nonce => server.OpenId.Made(nonce, by: new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SsoServer.Secret)), SecurityAlgorithms.HmacSha256)), "no es válida", "the client's secret");
        await RefusedAsync(nonce => $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{server.OpenId.Made(nonce).Split('.')[1]}.", "no es válida", "nobody");
        await RefusedAsync(nonce => { var parts = server.OpenId.Made(nonce).Split('.'); return $"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[256])}"; }, "no es válida", "nonsense");
        await RefusedAsync(_ => "nonsense", "no es válida", "no token");
    }

    [Fact]
    public async Task New_keys_of_the_server_are_looked_for()
    {
        await EnterAsync();
        server.OpenId.Key = OpenIdDouble.NewKey($"key-{Guid.NewGuid():N}");
        server.Clock.Advance(TimeSpan.FromMinutes(1));                           // the other tests may have made it look just now

        await EnterAsync();
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_opens_nothing()
    {
        var (browser, asked) = await BeginAsync();
        server.OpenId.Token = server.OpenId.Made(asked["nonce"]);
        (await server.Browser().GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(HttpStatusCode.UnprocessableEntity);
        (await browser.GetAsync("/sign-in/sso/back?code=abc&state=another")).Is(HttpStatusCode.UnprocessableEntity);
        (browser, asked) = await BeginAsync();
        server.OpenId.Token = server.OpenId.Made(asked["nonce"]);
        (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}&iss=https%3A%2F%2Fevil.example")).Is(HttpStatusCode.UnprocessableEntity);
        (browser, asked) = await BeginAsync();
        Assert.Contains("no le dejó entrar", (await browser.GetAsync($"/sign-in/sso/back?error=access_denied&state={asked["state"]}")).Is(HttpStatusCode.UnprocessableEntity).Body);
        (browser, asked) = await BeginAsync();
        server.OpenId.Token = server.OpenId.Made(asked["nonce"]);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Contains("demasiado tiempo", (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(HttpStatusCode.UnprocessableEntity).Body);
    }

    [Fact]
    public async Task Who_has_no_active_account_no_confirmed_address_or_no_group_is_told_so()
    {
        await RefusedAsync(nonce => server.OpenId.Made(nonce, c => c["email"] = "nobody@sanlucas.test"), "no tiene una cuenta activa", "unknown");
        await RefusedAsync(nonce => server.OpenId.Made(nonce, c => c["email"] = null), "no dice su correo", "no address");
        await RefusedAsync(nonce => server.OpenId.Made(nonce, c => c["email_verified"] = false), "no dice su correo", "unconfirmed");
        await RefusedAsync(nonce => server.OpenId.Made(nonce, c => c["groups"] = Kitchen), "ningún grupo", "no group");
        await server.RowsAsync($"UPDATE staff SET active = {(TestDatabase.IsPostgres ? "false" : "0")} WHERE email = '{Person.Rosa.Email}'");
        await RefusedAsync(nonce => server.OpenId.Made(nonce, c => c["email"] = Person.Rosa.Email), "no tiene una cuenta activa", "inactive");
    }

    [Fact]
    public async Task Other_groups_are_other_roles_at_the_next_sign_in_and_the_last_administrator_stays_one()
    {
        var luis = await EnterAsync(c => c["email"] = Person.Luis.Email);
        (await luis.GetAsync("/today")).Is(HttpStatusCode.OK);

        var again = await EnterAsync(c => (c["email"], c["groups"]) = ("LUIS@sanlucas.test", Auditors));

        (await again.GetAsync("/audit")).Is(HttpStatusCode.OK);
        (await luis.GetAsync("/today")).Is(HttpStatusCode.Forbidden);             // in his open session too
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.changed' AND detail = 'sso Auditor'"));
        var adela = await EnterAsync(c => c["email"] = Person.Adela.Email);
        (await adela.GetAsync("/people")).Is(HttpStatusCode.OK);
        (await adela.GetAsync("/today")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_the_server_is_away_one_is_told_and_may_use_the_password()
    {
        var (browser, asked) = await BeginAsync();
        server.OpenId.TokenStatus = 503;
        Assert.Contains("no responde", (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(HttpStatusCode.ServiceUnavailable).Body);
        (browser, asked) = await BeginAsync();
        server.OpenId.TokenStatus = 400;
        Assert.Contains("no es válida", (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(HttpStatusCode.UnprocessableEntity).Body);
        server.OpenId.TokenStatus = 200;
        await server.SignInAsync(Person.Irma);
        Assert.Contains("cuenta del hospital", (await server.Browser().GetAsync("/sign-in")).Is(HttpStatusCode.OK).Body);
    }

    [Fact]
    public void Every_role_can_be_given_by_a_group() =>
        Assert.Empty(Enum.GetNames<Roles>().Except([nameof(Roles.None)]).Except(OidcRules.RoleNames));

    private async Task<(Browser Browser, Dictionary<string, string> Asked)> BeginAsync(string to = "")
    {
        var browser = server.Browser();
        var sent = await browser.GetAsync($"/sign-in/sso?to={Uri.EscapeDataString(to)}");
        var there = new Uri(sent.Is(HttpStatusCode.Redirect).Header("Location")!);
        Assert.Equal($"{server.OpenId.Url}/authorize", there.GetLeftPart(UriPartial.Path));
        return (browser, QueryHelpers.ParseQuery(there.Query).ToDictionary(q => q.Key, q => q.Value.ToString()));
    }

    private async Task<Browser> EnterAsync(Action<Dictionary<string, object?>>? change = null)
    {
        var (browser, asked) = await BeginAsync();
        server.OpenId.Token = server.OpenId.Made(asked["nonce"], change);
        (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(HttpStatusCode.SeeOther);
        return browser;
    }

    private async Task RefusedAsync(Func<string, string> token, string words, string what)
    {
        var (browser, asked) = await BeginAsync();
        server.OpenId.Token = token(asked["nonce"]);
        var answer = await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}");
        Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity && answer.Body.Contains(words, StringComparison.Ordinal), $"{what}: {answer}");
        (await browser.GetAsync("/account")).Is(HttpStatusCode.Unauthorized);
    }
}
