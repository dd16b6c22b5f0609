using System.Net;
using System.Text.RegularExpressions;
using Coviex.Console.SignIn;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Accounts;

/// <summary>One-time links for staff, by e-mail through a real Exim, which takes mail for coviex.test only.</summary>
public sealed partial class LinksByMailTests(MailingServer server) : IClassFixture<MailingServer>
{
    [Fact]
    public async Task A_new_member_of_staff_gets_his_link_by_mail_and_the_administrator_does_not_see_it()
    {
        var adela = await server.SignInAsync(Person.Adela);

        var made = await adela.PostFormAsync("/people/new", ("name", "Inés Mora"), ("email", "ines@coviex.test"), ("roles", "Registrar"), ("mail", "on"));

        Assert.Contains("data-mailed=\"yes\"", made.Is(HttpStatusCode.OK).Body);
        Assert.DoesNotContain("/set-up#", made.Body);
        var mail = (await server.MailsToAsync("ines@coviex.test"))[0];
        Assert.Contains("Hospital San Lucas", mail.Header("Subject"));
        Assert.Contains("Inés Mora", mail.Text);
        Assert.Contains("Inés Mora", WebUtility.HtmlDecode(mail.Html));
        var secret = SecretPattern().Match(mail.Text).Groups[1].Value;
        var ines = server.Browser();
        (await ines.PostFormAsync("/set-up/password", ("token", secret), ("password", "siete barcos azules"), ("passwordAgain", "siete barcos azules"))).Is(HttpStatusCode.SeeOther);
        (await ines.GetAsync("/registry")).Is(HttpStatusCode.OK);

        // A reset: the link of before is dead, and the session ends when the new password is set.
        var id = (await server.RowsAsync("SELECT id FROM staff WHERE email = 'ines@coviex.test'"))[0]["id"];
        (await adela.PostFormAsync($"/people/{id}/link", ("mail", "on"))).Is(HttpStatusCode.OK);
        var again = SecretPattern().Match((await server.MailsToAsync("ines@coviex.test", 2))[1].Text).Groups[1].Value;
        (await server.Browser().PostFormAsync("/set-up/password", ("token", secret), ("password", "ocho barcos azules"), ("passwordAgain", "ocho barcos azules"))).Is(HttpStatusCode.Gone);
        (await server.Browser().PostFormAsync("/set-up/password", ("token", again), ("password", "ocho barcos azules"), ("passwordAgain", "ocho barcos azules"))).Is(HttpStatusCode.SeeOther);
        (await ines.GetAsync("/registry")).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.link_made' AND detail = 'mail'"));
        Assert.DoesNotContain(again, string.Join('\n', server.Log.Lines.Select(l => l.Text)));
    }

    [Fact]
    public async Task Without_the_tick_the_link_is_shown()
    {
        var adela = await server.SignInAsync(Person.Adela);

        var made = await adela.PostFormAsync("/people/new", ("name", "Raúl Gil"), ("email", "raul@sanlucas.test"), ("roles", "Registrar"));

        Assert.Matches(SecretPattern(), made.Is(HttpStatusCode.OK).Body);
        Assert.Contains("data-action=\"mail-link\"", (await adela.GetAsync($"/people/{(await server.RowsAsync("SELECT id FROM staff WHERE email = 'raul@sanlucas.test'"))[0]["id"]}")).Is(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task Who_forgot_his_password_gets_a_link_and_a_stranger_hears_the_same()
    {
        var adela = await server.SignInAsync(Person.Adela);
        (await adela.PostFormAsync("/people/new", ("name", "Olga Paz"), ("email", "olga@coviex.test"), ("roles", "Registrar"), ("mail", "on"))).Is(HttpStatusCode.OK);
        var first = SecretPattern().Match((await server.MailsToAsync("olga@coviex.test"))[0].Text).Groups[1].Value;
        Assert.Contains("href=\"/sign-in/forgotten\"", (await server.Browser().GetAsync("/sign-in")).Is(HttpStatusCode.OK).Body);
        // The link that has just been sent stays: a stranger who asks cannot kill it.
        await AskAsync("olga@coviex.test");
        var olga = server.Browser();
        (await olga.PostFormAsync("/set-up/password", ("token", first), ("password", "siete barcos azules"), ("passwordAgain", "siete barcos azules"))).Is(HttpStatusCode.SeeOther);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        var known = await AskAsync("OLGA@coviex.test ");
        var unknown = await AskAsync("nadie@coviex.test");

        Assert.Equal(known, unknown);
        var mail = (await server.MailsToAsync("olga@coviex.test", 2))[1];
        await AskAsync("olga@coviex.test");                                       // again at once: no second one
        var second = SecretPattern().Match(mail.Text).Groups[1].Value;
        (await server.Browser().PostFormAsync("/set-up/password", ("token", second), ("password", "ocho barcos azules"), ("passwordAgain", "ocho barcos azules"))).Is(HttpStatusCode.SeeOther);
        (await olga.GetAsync("/registry")).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.link_made' AND detail = 'forgotten'"));
        Assert.Equal(2, (await server.MailsToAsync("olga@coviex.test", 2)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("olga")]
    [InlineData("a@b@c")]
    public async Task What_is_no_address_is_said_beside_the_field_and_stays_there(string typed)
    {
        var answer = await server.Browser().PostFormAsync("/sign-in/forgotten", ("email", typed));

        Assert.Contains("correo electrónico válido", answer.Is(HttpStatusCode.UnprocessableEntity).Body);
        Assert.Contains($"value=\"{typed}\"", answer.Body);
    }

    private async Task<string> AskAsync(string email)
    {
        var browser = server.Browser();
        var answer = await browser.PostFormAsync("/sign-in/forgotten", ("email", email));
        var page = await browser.GetAsync(answer.Is(HttpStatusCode.SeeOther).Header("Location")!);
        Assert.Contains("data-said=\"asked\"", page.Is(HttpStatusCode.OK).Body);
        await server.InsideAsync(services => services.GetRequiredService<ForgottenPasswords>().RunOnceAsync(TestContext.Current.CancellationToken));
        return page.Body;
    }

    [GeneratedRegex("/set-up#([0-9A-Za-z]{22})")]
    private static partial Regex SecretPattern();
}
