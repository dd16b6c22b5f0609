using System.Net;
using System.Text.RegularExpressions;
using Coviex.Staff.Factors;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Accounts;

public sealed partial class SecondFactorTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_rfc_6238_appendix_b(long seconds, string code)
    {
        const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";                 // "12345678901234567890"
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, OneTimeCodes.CodeAt(Secret, at));
        Assert.Equal(seconds / 30, OneTimeCodes.StepOf(Secret, code, at));
        Assert.Equal(seconds / 30, OneTimeCodes.StepOf(Secret, code, at.AddSeconds(30)));
        Assert.Null(OneTimeCodes.StepOf(Secret, code, at.AddSeconds(60)));
        Assert.Null(OneTimeCodes.StepOf(Secret, code, at.AddSeconds(-90)));
    }

    [Fact]
    public void A_new_secret_has_160_bits_and_is_another_one_each_time()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => OneTimeCodes.NewSecret()).ToHashSet();

        Assert.Equal(50, secrets.Count);
        Assert.All(secrets, s => Assert.Matches("^[A-Z2-7]{32}$", s));
        Assert.All(secrets, s => Assert.NotNull(OneTimeCodes.StepOf(s, OneTimeCodes.CodeAt(s, FakeClock.Start), FakeClock.Start)));
    }

    [Fact]
    public async Task Who_has_set_up_an_app_is_asked_for_its_code_and_each_code_opens_once()
    {
        var luis = await server.SignInAsync(Person.Luis);
        var other = await server.SignInAsync(Person.Luis);
        var (secret, _) = await SetUpAsync(luis, "/account/app");
        (await luis.GetAsync("/account")).Is(HttpStatusCode.OK);
        (await other.GetAsync("/account")).Is(HttpStatusCode.Unauthorized);

        var desk = new StaffDesk(server, Person.Luis);
        Assert.Equal("/sign-in/code", (await desk.AskSignInAsync()).Is(HttpStatusCode.SeeOther).Header("Location"));
        (await desk.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);    // no session before the code
        Assert.Contains("Segundo paso", (await desk.GetAsync("/sign-in/code")).Is(HttpStatusCode.OK).Body);
        Assert.Contains("no es correcto", (await CodeAsync(desk, OneTimeCodes.CodeAt(secret, server.Clock.Now))).Is(HttpStatusCode.UnprocessableEntity).Body);   // used at the set-up
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        (await CodeAsync(desk, "000 000")).Is(HttpStatusCode.UnprocessableEntity);
        var code = OneTimeCodes.CodeAt(secret, server.Clock.Now);
        Assert.Equal("/today", (await CodeAsync(desk, $"{code[..3]} {code[3..]}")).Is(HttpStatusCode.SeeOther).Header("Location"));
        (await desk.GetAsync("/api/visits")).Is(HttpStatusCode.OK);

        var thief = new StaffDesk(server, Person.Luis);
        await thief.AskSignInAsync();
        (await CodeAsync(thief, code)).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(1, await server.CountAsync("audit_entries a JOIN staff s ON s.id = a.subject WHERE a.action = 'staff.signed_in' AND a.detail = 'password+code' AND s.email = 'luis@sanlucas.test'"));
        Assert.Equal(0, await server.CountAsync("staff_authenticators WHERE protected_secret LIKE @secret", ("secret", $"%{secret}%")));
        await RemoveAsync(desk);
    }

    [Fact]
    public async Task Of_two_who_come_with_the_same_code_at_once_one_gets_in()
    {
        var irma = await server.SignInAsync(Person.Irma);
        var (secret, _) = await SetUpAsync(irma, "/account/app");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var desks = Enumerable.Range(0, 4).Select(_ => new StaffDesk(server, Person.Irma)).ToArray();
        foreach (var desk in desks) { await desk.AskSignInAsync(); }

        var answers = await Task.WhenAll(desks.Select(d => CodeAsync(d, OneTimeCodes.CodeAt(secret, server.Clock.Now))));

        Assert.Single(answers, a => a.Status == HttpStatusCode.SeeOther);
        await RemoveAsync(irma);
    }

    [Fact]
    public async Task A_recovery_code_opens_once_and_new_ones_replace_the_old()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var (_, codes) = await SetUpAsync(rosa, "/account/app");
        Assert.Equal(10, codes.Distinct().Count());
        var everything = await server.Database.EverythingAsync();
        Assert.All(codes, c => Assert.DoesNotContain(c.Replace("-", "", StringComparison.Ordinal), everything));

        var desk = new StaffDesk(server, Person.Rosa);
        await desk.AskSignInAsync();
        (await CodeAsync(desk, codes[0].ToLowerInvariant().Replace('-', ' '))).Is(HttpStatusCode.SeeOther);
        await desk.AskSignInAsync();
        (await CodeAsync(desk, codes[0])).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("sin usar: 9", (await desk.GetAsync("/account")).Is(HttpStatusCode.OK).Body);

        var renewed = CodesIn((await desk.PostFormAsync("/account/recovery-codes", ("passwordNow", Person.Password))).Is(HttpStatusCode.OK).Body);
        Assert.Empty(renewed.Intersect(codes));
        await desk.AskSignInAsync();
        (await CodeAsync(desk, codes[1])).Is(HttpStatusCode.UnprocessableEntity);
        (await CodeAsync(desk, renewed[1])).Is(HttpStatusCode.SeeOther);
        Assert.Equal(2, await server.CountAsync("audit_entries WHERE action = 'staff.recovery_code_used'"));
        await RemoveAsync(desk);
    }

    [Fact]
    public async Task Codes_are_not_guessed_with_a_known_password()
    {
        var bruno = await server.SignInAsync(Person.Bruno);
        var (secret, _) = await SetUpAsync(bruno, "/account/app");
        var thief = new StaffDesk(server, Person.Bruno);
        for (var i = 0; i < 5; i++)
        {
            await thief.AskSignInAsync();                                         // the right password in between gives no new tries
            (await CodeAsync(thief, $"00000{i}")).Is(HttpStatusCode.UnprocessableEntity);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("bloqueada", (await thief.AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity).Body);
        Assert.Contains("bloqueada", (await CodeAsync(thief, OneTimeCodes.CodeAt(secret, server.Clock.Now))).Is(HttpStatusCode.UnprocessableEntity).Body);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await thief.AskSignInAsync()).Is(HttpStatusCode.SeeOther);
        (await CodeAsync(thief, OneTimeCodes.CodeAt(secret, server.Clock.Now))).Is(HttpStatusCode.SeeOther);
        await RemoveAsync(thief);
    }

    [Fact]
    public async Task The_step_between_waits_ten_minutes_and_opens_nothing_else()
    {
        var adela = await server.SignInAsync(Person.Adela);
        var (secret, _) = await SetUpAsync(adela, "/account/app");
        var desk = new StaffDesk(server, Person.Adela);
        await desk.AskSignInAsync();
        foreach (var path in new[] { "/account", "/people", "/account/app", "/sign-in/factor" })
        {
            var answer = await desk.GetAsync(path);
            Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.SeeOther, $"{path}: {answer}");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("/sign-in?why=late", (await CodeAsync(desk, OneTimeCodes.CodeAt(secret, server.Clock.Now))).Is(HttpStatusCode.SeeOther).Header("Location"));
        Assert.Equal("/sign-in?why=late", (await server.Browser().GetAsync("/sign-in/code")).Is(HttpStatusCode.SeeOther).Header("Location"));
        await RemoveAsync(adela);
    }

    [Fact]
    public async Task Setting_it_up_and_removing_it_need_the_password_and_a_right_code()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var page = (await ana.GetAsync("/account/app")).Is(HttpStatusCode.OK).Body;
        var (secret, offer) = (SecretIn(page), OfferIn(page));
        (await ana.PostFormAsync("/account/app", ("offer", offer), ("code", OneTimeCodes.CodeAt(secret, server.Clock.Now)), ("passwordNow", "no es esta"))).Is(HttpStatusCode.UnprocessableEntity);
        var again = (await ana.PostFormAsync("/account/app", ("offer", offer), ("code", "123456"), ("passwordNow", Person.Password))).Is(HttpStatusCode.UnprocessableEntity).Body;
        Assert.Equal(secret, SecretIn(again));                                    // he need not scan again
        var luis = await server.SignInAsync(Person.Irma);
        (await luis.PostFormAsync("/account/app", ("offer", offer), ("code", OneTimeCodes.CodeAt(secret, server.Clock.Now)), ("passwordNow", Person.Password))).Is(HttpStatusCode.UnprocessableEntity);
        (await ana.PostFormAsync("/account/app", ("offer", offer), ("code", OneTimeCodes.CodeAt(secret, server.Clock.Now)), ("passwordNow", Person.Password))).Is(HttpStatusCode.OK);

        (await ana.PostFormAsync("/account/app/remove", ("passwordNow", "no es esta"))).Is(HttpStatusCode.UnprocessableEntity);
        await RemoveAsync(ana);
        (await new StaffDesk(server, Person.Ana).AskSignInAsync()).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("audit_entries a JOIN staff s ON s.id = a.subject WHERE a.action = 'staff.authenticator_removed' AND s.email = 'ana@sanlucas.test'"));
    }

    private static async Task RemoveAsync(StaffDesk desk) => (await desk.PostFormAsync("/account/app/remove", ("passwordNow", Person.Password))).Is(HttpStatusCode.SeeOther);

    private static Task<Answer> CodeAsync(StaffDesk desk, string code) => desk.PostFormAsync("/sign-in/code", ("code", code));

    /// <summary>Sets an app up on the page; gives its secret and the recovery codes.</summary>
    internal static async Task<(string Secret, string[] Codes)> SetUpAsync(StaffDesk desk, string path)
    {
        var page = (await desk.GetAsync(path)).Is(HttpStatusCode.OK).Body;
        var secret = SecretIn(page);
        var codes = await desk.PostFormAsync(path, ("offer", OfferIn(page)), ("code", OneTimeCodes.CodeAt(secret, desk.Server.Clock.Now)), ("passwordNow", Person.Password));
        return (secret, CodesIn(codes.Is(HttpStatusCode.OK).Body));
    }

    private static string SecretIn(string page) => SecretPattern().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    private static string OfferIn(string page) => OfferPattern().Match(page).Groups[1].Value;

    private static string[] CodesIn(string page) => [.. CodePattern().Matches(page).Select(m => m.Value)];

    [GeneratedRegex("data-secret>([A-Z2-7 ]+)<")]
    private static partial Regex SecretPattern();

    [GeneratedRegex("name=\"offer\" value=\"([^\"]+)\"")]
    private static partial Regex OfferPattern();

    [GeneratedRegex(@"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")]
    private static partial Regex CodePattern();
}
