using System.Net;
using Coviex.Tests.Fixture;
using Microsoft.AspNetCore.WebUtilities;

namespace Coviex.Tests.Accounts;

/// <summary>A server on which a person of the hospital's OpenID server is given an account when he first signs in.</summary>
public sealed class SsoCreatingServer : SsoServer
{
    protected override IEnumerable<(string, string)> Settings() => [.. base.Settings(), ("Coviex__Oidc__Create", "true")];
}

public sealed class SingleSignOnNewAccountsTests(SsoCreatingServer server) : IClassFixture<SsoCreatingServer>
{
    private static readonly string[] Kitchen = ["Cocina"];

    [Fact]
    public async Task Whom_the_other_server_knows_is_given_an_account_where_there_is_one_hospital()
    {
        // Two hospitals: nobody can say of which he is.
        await EnterAsync("eva.ruiz@sanlucas.test", HttpStatusCode.UnprocessableEntity);
        Assert.Equal(0, await server.CountAsync("staff WHERE email = 'eva.ruiz@sanlucas.test'"));
        await LeaveOneHospitalAsync();

        var eva = await EnterAsync("eva.ruiz@sanlucas.test", HttpStatusCode.SeeOther, c => c["name"] = "Dra. Eva Ruiz");

        (await eva.GetAsync("/today")).Is(HttpStatusCode.OK);
        (await eva.GetAsync("/people")).Is(HttpStatusCode.Forbidden);
        Assert.Equal(1, await server.CountAsync("staff WHERE email = 'eva.ruiz@sanlucas.test' AND display_name = 'Dra. Eva Ruiz' AND password_hash IS NULL"));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.created' AND detail = 'sso Clinician'"));
        // The second time it is the same one.
        await EnterAsync("Eva.Ruiz@sanlucas.test", HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("staff WHERE normalized_user_name = 'EVA.RUIZ@SANLUCAS.TEST'"));
        // And no password makes its way round the hospital's own sign-in.
        (await server.Browser().PostFormAsync("/sign-in", ("email", "eva.ruiz@sanlucas.test"), ("password", ""), ("to", ""))).Is(HttpStatusCode.UnprocessableEntity);

        // Whose groups give no role here gets none, and no account.
        await EnterAsync("cook@sanlucas.test", HttpStatusCode.UnprocessableEntity, c => c["groups"] = Kitchen);
        // A name that is missing or far too long is replaced by the address.
        await EnterAsync("long@sanlucas.test", HttpStatusCode.SeeOther, c => c["name"] = new string('x', 500));
        Assert.Equal(1, await server.CountAsync("staff WHERE email = 'long@sanlucas.test' AND display_name = 'long@sanlucas.test'"));
        Assert.Equal(0, await server.CountAsync("staff WHERE email = 'cook@sanlucas.test'"));
    }

    private async Task<Browser> EnterAsync(string email, HttpStatusCode expected, Action<Dictionary<string, object?>>? change = null)
    {
        var browser = server.Browser();
        var asked = QueryHelpers.ParseQuery(new Uri((await browser.GetAsync("/sign-in/sso?to=")).Is(HttpStatusCode.Redirect).Header("Location")!).Query);
        server.OpenId.Token = server.OpenId.Made(asked["nonce"].ToString(), c =>
        {
            c["email"] = email;
            change?.Invoke(c);
        });
        (await browser.GetAsync($"/sign-in/sso/back?code=abc&state={asked["state"]}")).Is(expected);
        return browser;
    }

    // The tests' second hospital, with all that is its own.
    private async Task LeaveOneHospitalAsync()
    {
        const string Second = "(SELECT id FROM hospitals WHERE name = 'Clínica Mar del Sur')";
        foreach (var table in new[] { "patient_words", "word_sounds", "relatives", "patients", "audit_entries", "staff", "departments" })
        {
            await server.RowsAsync($"DELETE FROM {table} WHERE hospital_id = {Second}");
        }
        await server.RowsAsync("DELETE FROM hospitals WHERE name = 'Clínica Mar del Sur'");
    }
}
