using System.Net;
using System.Text.RegularExpressions;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>The administrator gives people of his hospital a Webex licence and frees it. Whatever Webex does, the act of Coviex stands, and the rest can be tried again.</summary>
public sealed partial class WebexPeopleTests(WebexServer server) : IClassFixture<WebexServer>
{
    private static int number;

    [Fact]
    public async Task The_form_offers_meetings_licences_alone_with_what_is_free_of_each()
    {
        var adela = await server.SignInAsync(Person.Adela);

        var licences = await PartAsync(adela, "/people/licences");

        Assert.Contains($"data-webex", (await adela.GetAsync("/people/new")).Is(HttpStatusCode.OK).Body);
        Assert.Contains($"{WebexWorld.UsualSite} · {20 - server.World.Taken(WebexWorld.License)} libres", licences);
        Assert.Matches($"value=\"{WebexWorld.Suite}\"[^>]*disabled", licences);
        Assert.DoesNotContain(WebexWorld.Calling, licences);
    }

    [Fact]
    public async Task One_tick_makes_the_person_in_webex_too_with_the_chosen_licence()
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());

        var made = await CreateAsync(adela, email);

        Assert.Contains("se creó la cuenta con su licencia", made);
        Assert.Matches(SecretPattern(), made);
        var person = server.World.People[email];
        Assert.Equal(("Inés Mora", true), (person.Name, person.Licenses.SetEquals([WebexWorld.License])));
        Assert.Equal(1, await server.CountAsync("audit_entries a JOIN staff s ON s.id = a.subject WHERE a.action = 'staff.webex_created' AND s.email = @email", ("email", email)));
        Assert.Contains("data-may=\"yes\"", await PartAsync(adela, $"/people/{await IdAsync(email)}/webex"));
        Assert.Equal(0, await server.CountAsync("webex_people w JOIN staff s ON s.id = w.id WHERE w.problem IS NOT NULL AND s.email = @email", ("email", email)));
    }

    [Theory]
    [InlineData(false, "ya tenía cuenta, y se le dio la licencia")]
    [InlineData(true, "quedó enlazada")]
    public async Task Somebody_who_is_in_webex_already_is_found_by_his_address_and_linked(bool licensed, string words)
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        var there = server.World.People[email] = new FakePerson(email, "Inés") { Licenses = { WebexWorld.Calling } };
        if (licensed) { there.Licenses.Add(WebexWorld.License); }
        var (posts, patches) = (server.Asked("POST /v1/people"), server.Asked("PATCH /v1/licenses/users"));

        Assert.Contains(words, await CreateAsync(adela, email));

        Assert.Equal((posts, patches + (licensed ? 0 : 1)), (server.Asked("POST /v1/people"), server.Asked("PATCH /v1/licenses/users")));
        Assert.Equal([WebexWorld.Calling, WebexWorld.License], server.World.People[email].Licenses.Order());
        Assert.Equal(there.Id, $"{(await server.RowsAsync("SELECT person FROM webex_people WHERE person = @id", ("id", there.Id)))[0]["person"]}");
    }

    [Fact]
    public async Task Without_a_licence_chosen_nothing_is_made()
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());

        var answer = await adela.PostFormAsync("/people/new", ("name", "Inés Mora"), ("email", email), ("roles", "Clinician"), ("webex", "on"));

        Assert.Contains("Elija una licencia", WebUtility.HtmlDecode(answer.Is(HttpStatusCode.UnprocessableEntity).Body));
        Assert.Equal(0, await server.CountAsync("staff WHERE email = @email", ("email", email)));
        Assert.DoesNotContain(email, server.World.People.Keys);
    }

    [Theory]
    [InlineData("GET /v1/people", "hang", 0, "no respondió a tiempo")]
    [InlineData("GET /v1/people", "status", 503, "tiene una falla")]
    [InlineData("GET /v1/people", "malformed", 200, "no se entiende")]
    [InlineData("GET /v1/licenses", "status", 403, "spark-admin:people_write")]
    [InlineData("POST /v1/people", "status", 403, "spark-admin:people_write")]
    [InlineData("POST /v1/people", "status", 429, "pide esperar")]
    [InlineData("POST /v1/people", "status", 400, "no aceptó los datos")]
    [InlineData("POST /v1/people", "status", 409, "otra organización")]
    public async Task Whatever_webex_does_the_account_is_made_and_the_rest_is_tried_again_from_the_persons_page(string call, string kind, int status, string words)
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        server.Fault(call, kind, status);

        var made = await CreateAsync(adela, email);

        server.NoFaults();
        Assert.Contains(words, made);
        Assert.Matches(SecretPattern(), made);
        var page = await PartAsync(adela, $"/people/{await IdAsync(email)}");
        Assert.Contains(words, page);
        Assert.Contains("data-action=\"webex-again\"", page);
        Assert.Contains("Falta en Webex", await PartAsync(adela, "/people"));
        Assert.Contains(server.Log.Lines, l => l.Text.Contains("did not do what was wanted", StringComparison.Ordinal));
        if (kind == "status") { Assert.Contains(server.Log.Lines, l => l.Text.Contains($"call={call.Replace("/v1", "", StringComparison.Ordinal)} ", StringComparison.Ordinal) && l.Text.Contains("trackingId=ROUTER_", StringComparison.Ordinal)); }
        Assert.All(server.Log.Lines, l => Assert.DoesNotContain(email, l.Text));

        (await adela.PostFormAsync($"/people/{await IdAsync(email)}/webex", ("licence", WebexWorld.License))).Is(HttpStatusCode.SeeOther);

        Assert.Contains(WebexWorld.License, server.World.People[email].Licenses);
        Assert.Contains("data-done=\"yes\"", await PartAsync(adela, $"/people/{await IdAsync(email)}"));
    }

    [Theory]
    [InlineData("done", 400)]
    [InlineData("lost", 0)]
    public async Task Who_was_made_although_webex_said_no_is_found(string kind, int status)
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        server.Fault("POST /v1/people", kind, status);

        var made = await CreateAsync(adela, email);

        Assert.Contains("data-done", await PartAsync(adela, $"/people/{await IdAsync(email)}"));
        Assert.Contains("quedó enlazada", made);
        Assert.Contains(WebexWorld.License, server.World.People[email].Licenses);
    }

    [Theory]
    [InlineData(WebexWorld.Suite, "no queda ninguna licencia libre")]
    [InlineData("license-of-old", "ya no existe")]
    public async Task A_licence_of_which_none_is_free_is_said_before_anybody_is_made(string licence, string words)
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());

        Assert.Contains(words, await CreateAsync(adela, email, licence));

        Assert.DoesNotContain(email, server.World.People.Keys);
        Assert.Equal(1, await server.CountAsync("staff WHERE email = @email", ("email", email)));
    }

    [Fact]
    public async Task An_address_of_another_organisation_is_said()
    {
        var adela = await server.SignInAsync(Person.Adela);

        Assert.Contains("pertenece a otra organización", await CreateAsync(adela, WebexWorld.Elsewhere));
    }

    [Fact]
    public async Task Who_is_deactivated_in_webex_is_not_given_a_licence_that_he_cannot_use()
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        server.World.People[email] = new FakePerson(email, "Inés") { LoginEnabled = false };

        Assert.Contains("Actívela en Control Hub", await CreateAsync(adela, email));

        Assert.Empty(server.World.People[email].Licenses);
    }

    [Fact]
    public async Task Deactivating_frees_the_licence_when_it_is_ticked_and_only_then()
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        await CreateAsync(adela, email);
        var id = await IdAsync(email);
        server.World.People[email].Licenses.Add(WebexWorld.Calling);

        (await adela.PostFormAsync($"/people/{id}/deactivate")).Is(HttpStatusCode.SeeOther);
        Assert.Contains(WebexWorld.License, server.World.People[email].Licenses);
        Assert.Contains("data-action=\"free-licence\"", await PartAsync(adela, $"/people/{id}/webex"));
        (await adela.PostFormAsync($"/people/{id}/activate")).Is(HttpStatusCode.SeeOther);
        var patches = server.Asked("PATCH /v1/licenses/users");

        (await adela.PostFormAsync($"/people/{id}/deactivate", ("freeLicence", "on"))).Is(HttpStatusCode.SeeOther);

        Assert.Equal(patches + 1, server.Asked("PATCH /v1/licenses/users"));
        Assert.Equal([WebexWorld.Calling], server.World.People[email].Licenses);
        Assert.Contains("la licencia quedó libre", await PartAsync(adela, $"/people/{id}"));
        Assert.Equal(1, await server.CountAsync("audit_entries a JOIN staff s ON s.id = a.subject WHERE a.action = 'staff.webex_freed' AND s.email = @email", ("email", email)));
    }

    [Theory]
    [InlineData("hang", 0, "no respondió a tiempo")]
    [InlineData("status", 403, "spark-admin:people_write")]
    [InlineData("status", 502, "tiene una falla")]
    public async Task A_licence_that_webex_does_not_free_keeps_nobody_active_and_is_freed_later(string kind, int status, string words)
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        await CreateAsync(adela, email);
        var id = await IdAsync(email);
        server.Fault("PATCH /v1/licenses/users", kind, status);

        (await adela.PostFormAsync($"/people/{id}/deactivate", ("freeLicence", "on"))).Is(HttpStatusCode.SeeOther);

        var page = await PartAsync(adela, $"/people/{id}");
        Assert.Contains(words, page);
        Assert.Contains("Desactivado", page);
        Assert.Contains($"action=\"/people/{id}/webex/free\"", page);
        (await adela.PostFormAsync($"/people/{id}/webex/free")).Is(HttpStatusCode.SeeOther);
        Assert.Empty(server.World.People[email].Licenses);
    }

    [Fact]
    public async Task A_server_that_dies_before_webex_answers_leaves_a_word_on_the_persons_page()
    {
        var (adela, email) = (await server.SignInAsync(Person.Adela), Address());
        await CreateAsync(adela, email);
        await server.RowsAsync("UPDATE webex_people SET answer = NULL, problem = 'unanswered' WHERE person = @id", ("id", server.World.People[email].Id));

        var page = await PartAsync(adela, $"/people/{await IdAsync(email)}");

        Assert.Contains("todavía no se sabe qué pasó", page);
        (await adela.PostFormAsync($"/people/{await IdAsync(email)}/webex", ("licence", WebexWorld.License))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("quedó enlazada", await PartAsync(adela, $"/people/{await IdAsync(email)}"));
    }

    [Fact]
    public async Task Another_hospitals_people_are_not_there()
    {
        var (adela, bruno) = (await server.SignInAsync(Person.Adela), await IdAsync(Person.Bruno.Email));

        (await adela.GetAsync($"/people/{bruno}/webex")).Is(HttpStatusCode.NotFound);
        (await adela.PostFormAsync($"/people/{bruno}/webex", ("licence", WebexWorld.License))).Is(HttpStatusCode.NotFound);
        (await adela.PostFormAsync($"/people/{bruno}/webex/free")).Is(HttpStatusCode.NotFound);
        (await adela.PostFormAsync($"/people/{bruno}/deactivate", ("freeLicence", "on"))).Is(HttpStatusCode.NotFound);
        Assert.Contains(WebexWorld.License, server.World.People[Person.Bruno.Email].Licenses);
    }

    private static string Address() => $"ines{Interlocked.Increment(ref number)}@sanlucas.test";

    private static async Task<string> CreateAsync(StaffDesk adela, string email, string licence = WebexWorld.License) => WebUtility.HtmlDecode((await adela.PostFormAsync(
        "/people/new", ("name", "Inés Mora"), ("email", email), ("roles", "Clinician"), ("webex", "on"), ("licence", licence))).Is(HttpStatusCode.OK).Body);

    private static async Task<string> PartAsync(StaffDesk adela, string path) => WebUtility.HtmlDecode((await adela.GetAsync(path)).Is(HttpStatusCode.OK).Body);

    private async Task<Guid> IdAsync(string email) => Guid.Parse($"{(await server.RowsAsync($"SELECT id FROM staff WHERE email = '{email}'"))[0]["id"]}");

    [GeneratedRegex("/set-up#([0-9A-Za-z]{22})")]
    private static partial Regex SecretPattern();
}
