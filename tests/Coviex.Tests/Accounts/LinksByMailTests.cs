using System.Net;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

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

    [GeneratedRegex("/set-up#([0-9A-Za-z]{22})")]
    private static partial Regex SecretPattern();
}
