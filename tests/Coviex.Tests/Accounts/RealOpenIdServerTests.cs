using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coviex.Harness;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Accounts;

/// <summary>
/// Coviex before oidc-provider, an OpenID server that others wrote and the OpenID Foundation has certified, as a process of its own (tests/oidc). It goes by the
/// machine's clock, so Coviex does too.
/// </summary>
public sealed class RealOpenIdServer : CoviexServer, IAsyncDisposable
{
    private readonly string people = Path.GetTempFileName();
    private readonly int port = Ports.Free();
    private Process? process;

    public string Issuer => $"http://127.0.0.1:{port}";

    protected override bool Workers => false;

    protected override IEnumerable<(string, string)> Settings() =>
    [
        ("Coviex__Oidc__Authority", Issuer), ("Coviex__Oidc__ClientId", "coviex"), ("Coviex__Oidc__ClientSecret", SsoServer.Secret), ("Coviex__Oidc__RolesClaim", "groups"),
        ("Coviex__Oidc__Roles__0", "Medicos=Clinician"), ("Coviex__Oidc__Roles__1", "Registro=Registrar"), ("Coviex__Oidc__Passwords", "false"), ("Coviex__Oidc__Timeout", "00:00:05"),
    ];

    protected override void Services(IServiceCollection services) => services.AddSingleton(TimeProvider.System);

    public async Task StartOpenIdAsync()
    {
        var folder = Path.Combine(House.Root, "tests/oidc");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules/oidc-provider")), "The OpenID server of the tests is missing: run './dev setup' (or 'npm install' in tests/oidc)");
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "server.mjs", $"{port}", people, new Uri(Address, "/sign-in/sso/back").ToString() }) { start.ArgumentList.Add(argument); }
        process = Process.Start(start)!;
        process.BeginErrorReadLine();                                            // it warns at length of what a test may do
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        _ = process.StandardOutput.ReadToEndAsync();
    }

    public async Task StopOpenIdAsync()
    {
        if (process is null) { return; }
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public Task PeopleAsync(object those) => File.WriteAllTextAsync(people, JsonSerializer.Serialize(those));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await StopOpenIdAsync();
        File.Delete(people);
        await DisposeAsync();
    }
}

public sealed partial class RealOpenIdServerTests(RealOpenIdServer server) : IClassFixture<RealOpenIdServer>
{
    [Fact]
    public async Task A_person_signs_in_there_and_is_in_here()
    {
        await server.PeopleAsync(new Dictionary<string, object>
        {
            ["ana"] = Entry(Person.Ana.Email, "Medicos"),
            ["luis"] = Entry(Person.Luis.Email, "Medicos"),
            ["eva"] = Entry("eva@elsewhere.test", "Medicos"),
            ["sol"] = Entry(Person.Rosa.Email, false, "Medicos"),
        });
        await server.StartOpenIdAsync();
        var ana = server.Browser();
        Assert.Equal("/agenda", (await SignInAsync(ana, "ana", "/agenda")).Is(HttpStatusCode.SeeOther).Header("Location"));
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);

        Assert.Contains("no tiene una cuenta activa", (await SignInAsync(server.Browser(), "eva")).Is(HttpStatusCode.UnprocessableEntity).Body);
        Assert.Contains("no dice su correo", (await SignInAsync(server.Browser(), "sol")).Is(HttpStatusCode.UnprocessableEntity).Body);

        // His groups change there: so do his roles here.
        await server.PeopleAsync(new Dictionary<string, object> { ["luis"] = Entry(Person.Luis.Email, "Registro") });
        var luis = server.Browser();
        Assert.Equal("/registry", (await SignInAsync(luis, "luis")).Is(HttpStatusCode.SeeOther).Header("Location"));
        (await luis.GetAsync("/api/visits")).Is(HttpStatusCode.Forbidden);

        // A code that was used, or is another's, is worth nothing there.
        var thief = server.Browser();
        var used = await AnswerAsync(thief, "luis", "");
        (await thief.GetAsync(used)).Is(HttpStatusCode.SeeOther);
        var second = server.Browser();
        var begun = new Uri((await second.GetAsync("/sign-in/sso")).Is(HttpStatusCode.Redirect).Header("Location")!);
        var state = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(begun.Query)["state"].ToString();
        Assert.Contains("no es válida", (await second.GetAsync(StatePattern().Replace(used, $"state={state}"))).Is(HttpStatusCode.UnprocessableEntity).Body);

        // Only administrators may use a password here, also while the other server is away.
        var late = server.Browser();
        var unasked = await AnswerAsync(late, "luis", "");
        await server.StopOpenIdAsync();
        Assert.Contains("no responde", (await late.GetAsync(unasked)).Is(HttpStatusCode.ServiceUnavailable).Body);
        Assert.Contains("cuenta del hospital", (await new StaffDesk(server, Person.Irma).AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity).Body);
        (await (await server.SignInAsync(Person.Adela)).GetAsync("/people")).Is(HttpStatusCode.OK);
    }

    private static object Entry(string email, params string[] groups) => Entry(email, true, groups);

    private static object Entry(string email, bool verified, params string[] groups) => new { email, email_verified = verified, name = email, groups };

    private async Task<Answer> SignInAsync(Browser browser, string login, string to = "") => await browser.GetAsync(await AnswerAsync(browser, login, to));

    /// <summary>Goes through the other server's pages as a browser would; gives the address by which it sends him back.</summary>
    private async Task<string> AnswerAsync(Browser browser, string login, string to)
    {
        using var there = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new(server.Issuer) };
        var address = new Uri((await browser.GetAsync($"/sign-in/sso?to={Uri.EscapeDataString(to)}")).Is(HttpStatusCode.Redirect).Header("Location")!);
        var cancel = TestContext.Current.CancellationToken;
        for (var step = 0; step < 20; step++)
        {
            if (address.IsAbsoluteUri && address.Authority == server.Address.Authority) { return address.PathAndQuery; }
            var answer = await there.GetAsync(address, cancel);
            if (answer.Headers.Location is { } next) { address = new(new Uri(server.Issuer), next); continue; }
            var page = await answer.Content.ReadAsStringAsync(cancel);
            var (action, prompt) = (ActionPattern().Match(page), PromptPattern().Match(page));
            Assert.True(action.Success && prompt.Success, $"The OpenID server has no form here: {page}");
            var form = new Dictionary<string, string> { ["prompt"] = prompt.Groups[1].Value, ["login"] = login, ["password"] = "any" };
            answer = await there.PostAsync(new Uri(new Uri(server.Issuer), action.Groups[1].Value), new FormUrlEncodedContent(form), cancel);
            address = new(new Uri(server.Issuer), answer.Headers.Location ?? throw new InvalidOperationException($"{answer.StatusCode}"));
        }
        throw new InvalidOperationException("The OpenID server sends one round and round");
    }

    [GeneratedRegex("action=\"([^\"]+)\"")]
    private static partial Regex ActionPattern();

    [GeneratedRegex("name=\"prompt\" value=\"([^\"]+)\"")]
    private static partial Regex PromptPattern();

    [GeneratedRegex("state=[^&]+")]
    private static partial Regex StatePattern();
}
