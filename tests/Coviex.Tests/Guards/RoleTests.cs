using System.Net;
using Coviex.Hosting;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using Coviex.Visits;

namespace Coviex.Tests.Guards;

/// <summary>
/// The table of who may do what: each endpoint that the server has, by each role, and by each relation that somebody may have to Ana's visit. What is
/// expected follows from the endpoint's policy and right alone, so that an endpoint that is added tomorrow stands in it.
/// </summary>
public sealed class RoleTests(QuietServer server) : IClassFixture<QuietServer>
{
    private GuestPhone? guest;
    private const string Marker = "Zacarías Quintanilla";
    private const string MarkerBesideLuis = "Zoila Barragán";
    private const string OfAGuest = "a guest of another visit";

    /// <summary>Who tries, and what he may do with the visit. Nobody has a right that does not stand here.</summary>
    private static readonly Dictionary<string, (Person? Who, VisitRight[] Rights)> Actors = new()
    {
        ["nobody"] = (null, []),
        ["its clinician"] = (Person.Ana, [VisitRight.Know, VisitRight.Arrange, VisitRight.Hold]),
        ["a colleague who sits in"] = (Person.Luis, [VisitRight.Know, VisitRight.SitIn]),
        ["the coordinator of its department"] = (Person.Celia, [VisitRight.Know, VisitRight.Arrange]),
        ["a clinician of its department"] = (Person.Elsa, []),
        ["a clinician of another department"] = (Person.Luis, []),
        ["the coordinator of another department"] = (Person.Tomas, []),
        ["a registrar"] = (Person.Rosa, []),
        ["an administrator"] = (Person.Adela, []),
        ["an auditor"] = (Person.Irma, []),
        ["a clinician of the other hospital"] = (Person.Bruno, []),
        ["everything at once in the other hospital"] = (Person.Omar, []),
        [OfAGuest] = (null, []),
    };

    public static TheoryData<string> Everybody => [.. Actors.Keys];

    [Theory, MemberData(nameof(Everybody))]
    public async Task Everybody_gets_what_his_role_and_his_place_give_him_and_nothing_else(string who)
    {
        var (person, rights) = Actors[who];
        var ana = await server.SignInAsync(Person.Ana);
        // She herself by one session: one of the doors ends all others.
        Browser browser = who == OfAGuest ? await GuestAsync() : person == Person.Ana ? ana : person is null ? server.Browser() : await server.SignInAsync(person);
        var role = who == OfAGuest ? Policies.Guest : person?.Role;
        var shared = await VisitAsync(ana, rights);
        var before = await VisitRowsAsync(shared.Id);

        foreach (var door in Door.All(server).Where(d => d.Policy is not null && d.Pattern != Door.Hub))
        {
            var granted = door.IsFor(role) && door.Right is { } right && rights.Contains(right);
            var visit = granted ? await VisitAsync(ana, rights) : shared;        // what he may do, he does
            var answer = await AskAsync(browser, door, door.Path(name => name switch
            {
                "visit" => $"{visit.Id}",
                "guest" => $"{visit.Guests[0].Id}",
                "relative" => $"{server.Registry.Jorge}",
                _ => $"{server.Registry.Maria}",
            }));

            if (!door.IsFor(role))
            {
                answer.Is(role is null || role == Policies.Guest || door.Policy == Policies.Guest || (door.IsForPrograms && person is not null) ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
            }
            else if (granted && door.Parameters.Contains("file")) { Assert.True((int)answer.Status is 404 or 412, $"{door.Name} as {who}: {answer}"); }      // another visit's
            else if (granted) { Assert.True((int)answer.Status is 200 or 201 or 204 or 400 or 409 or 412, $"{door.Name} as {who}: {answer}"); }
            else if (door.IsOfAVisit) { answer.Is(HttpStatusCode.NotFound); }
            else { Assert.True((int)answer.Status < 500, $"{door.Name} as {who}: {answer}"); }
            if (rights.Length > 0 && !door.IsOfAVisit) { continue; }             // he sees it on his pages
            if (granted || (role is not null && role.Contains(Policies.Auditor, StringComparison.Ordinal) && door.Policy == Policies.Auditor)) { continue; }
            Assert.DoesNotContain(Marker, WebUtility.HtmlDecode(answer.Body));
            Assert.DoesNotContain($"{shared.Id}", answer.Body);
        }

        Assert.Equal(before, await VisitRowsAsync(shared.Id));
    }

    [Fact]
    public void Every_right_and_every_role_is_tried()
    {
        Assert.Equal(Enum.GetValues<VisitRight>().Order(), Actors.Values.SelectMany(a => a.Rights).Distinct().Order());
        Assert.All(Enum.GetValues<Staff.Roles>().Where(r => r != 0), role => Assert.Contains(Actors.Values, a => a.Who?.Role == $"{role}"));
    }

    [Fact]
    public async Task What_belongs_to_one_hospital_is_not_there_for_another_whatever_one_may_do_in_it()
    {
        var (ana, omar) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Omar));
        var visit = await VisitAsync(ana, []);
        await ana.PostFormAsync("/agenda/calendar", ("names", "true"));
        var adela = await server.SignInAsync(Person.Adela);
        await adela.ProgramAsync([Policies.PeopleRead]);
        (await adela.PostFormAsync("/webhooks", ("url", "https://hooks.example.org/"), ("events", "visits"))).Is(HttpStatusCode.OK);
        await server.RowsAsync(
            "INSERT INTO replies (id, hospital_id, visit_id, sender, reference, phone, body, at, version) SELECT @id, hospital_id, id, 'Phone', 'r1', '+525512340099', 'Gracias', created_at, 0 FROM visits WHERE id = @visit",
            ("id", Guid.NewGuid()), ("visit", visit.Id));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        await ana.WriteAsync(conversation, MarkerBesideLuis);
        await ana.CallAsync(conversation);
        await Files.Uploading.BeginAsync(ana, $"/api/visits/{visit.Id}/files", 10);
        await server.RowsAsync(
            "INSERT INTO registry_imports (id, hospital_id, staff_id, language, created_at, state, added, changed, same, wrong, version) SELECT @id, hospital_id, host_id, 'es', created_at, 'Ready', 0, 0, 0, 0, 0 FROM visits WHERE id = @visit",
            ("id", Guid.NewGuid()), ("visit", visit.Id));
        await server.RowsAsync(
            "INSERT INTO consent_purposes (id, hospital_id, language, body, created_at, created_by) SELECT @id, hospital_id, 'es', 'Uso', created_at, host_id FROM visits WHERE id = @visit",
            ("id", Guid.NewGuid()), ("visit", visit.Id));
        await server.RowsAsync(
            "INSERT INTO staff_passkeys (id, staff_id, name, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, created_at) SELECT @id, host_id, 'x', @key, @key, 0, '', @no, @no, created_at FROM visits WHERE id = @visit",
            ("id", Guid.NewGuid()), ("key", new byte[] { 1 }), ("no", false), ("visit", visit.Id));
        await server.RowsAsync(
            "INSERT INTO talk_rules (id, hospital_id, from_role, to_role, created_by, created_at) SELECT @id, hospital_id, 'None', 'None', host_id, created_at FROM visits WHERE id = @visit",
            ("id", Guid.NewGuid()), ("visit", visit.Id));
        var before = await server.Database.EverythingAsync();

        // A redirect to the page of the same id, which is not there.
        string[] leadElsewhere = ["GET /people/{id:guid}/link"];
        foreach (var door in Door.All(server).Where(d => d.Policy is not (null or Policies.Guest) && d.Pattern.Contains('{') && !d.IsForPrograms && !leadElsewhere.Contains(d.Name)))
        {
            var ids = new Dictionary<string, string>();
            foreach (var name in door.Parameters) { ids[name] = await IdAsync(door, name, visit); }
            (await AskAsync(omar, door, door.Path(name => ids[name]))).Is(HttpStatusCode.NotFound);
        }

        Assert.Equal(before, await server.Database.EverythingAsync());
    }

    [Fact]
    public async Task A_program_of_one_hospital_finds_nothing_of_another_and_nothing_that_its_scopes_do_not_say()
    {
        var (ana, adela, omar) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Omar));
        var visit = await VisitAsync(ana, []);
        var doors = Door.All(server).Where(d => d.IsForPrograms).ToList();
        Assert.True(doors.Count > 10, "The endpoints of the API were not found");
        foreach (var door in doors)
        {
            var ids = new Dictionary<string, string>();
            foreach (var name in door.Parameters) { ids[name] = await IdAsync(door, name, visit); }
            var path = door.Path(name => ids[name]);

            if (door.Pattern.Contains('{')) { (await AskAsync(await omar.ProgramAsync(Policies.Scopes), door, path)).Is(HttpStatusCode.NotFound); }
            (await AskAsync(await adela.ProgramAsync(Policies.Scopes.Except([door.Policy!])), door, path)).IsRefused(HttpStatusCode.Forbidden, "scope_missing");
            var own = await AskAsync(await adela.ProgramAsync([door.Policy!]), door, path);
            Assert.True((int)own.Status is 200 or 201 or 400 or 409, $"{door.Name}: {own}");
            (await AskAsync(server.Browser(), door, path)).IsRefused(HttpStatusCode.Unauthorized, "token_unknown");
        }
    }

    // An id of San Lucas for each parameter of an address. One that is not known here is thought about before its endpoint is let in.
    private async Task<string> IdAsync(Door door, string parameter, SeenVisit visit)
    {
        async Task<string> FromAsync(string sql) => $"{(await server.RowsAsync(sql))[0]["id"]}";
        const string OfSanLucas = "(SELECT id FROM hospitals WHERE name = 'Hospital San Lucas')";
        return parameter switch
        {
            "visit" => $"{visit.Id}",
            "guest" => $"{visit.Guests[0].Id}",
            "relative" => $"{server.Registry.Jorge}",
            "patient" => $"{server.Registry.Maria}",
            "id" when door.Pattern.StartsWith("/registry/", StringComparison.Ordinal) => $"{server.Registry.Maria}",
            "id" when door.Pattern.StartsWith("/people/", StringComparison.Ordinal) => $"{await server.IdOfAsync(Person.Luis)}",
            "id" when door.Pattern.StartsWith("/api/talk/", StringComparison.Ordinal) => await FromAsync($"SELECT id FROM conversations WHERE hospital_id = {OfSanLucas}"),
            "call" => await FromAsync($"SELECT id FROM staff_calls WHERE hospital_id = {OfSanLucas}"),
            "message" => await FromAsync($"SELECT id FROM staff_messages WHERE hospital_id = {OfSanLucas}"),
            "staff" => $"{await server.IdOfAsync(Person.Luis)}",
            "other" => $"{server.Registry.Maria}",
            "import" => await FromAsync($"SELECT id FROM registry_imports WHERE hospital_id = {OfSanLucas}"),
            "purpose" => await FromAsync($"SELECT id FROM consent_purposes WHERE hospital_id = {OfSanLucas}"),
            "rule" => await FromAsync($"SELECT id FROM talk_rules WHERE hospital_id = {OfSanLucas}"),
            "department" => await FromAsync($"SELECT id FROM departments WHERE hospital_id = {OfSanLucas}"),
            "program" => await FromAsync($"SELECT id FROM programs WHERE hospital_id = {OfSanLucas}"),
            "webhook" => await FromAsync($"SELECT id FROM webhooks WHERE hospital_id = {OfSanLucas}"),
            "feed" => await FromAsync($"SELECT id FROM calendar_feeds WHERE hospital_id = {OfSanLucas}"),
            "session" => await FromAsync($"SELECT id FROM staff_sessions WHERE hospital_id = {OfSanLucas}"),
            "passkey" => await FromAsync($"SELECT p.id FROM staff_passkeys p JOIN staff s ON s.id = p.staff_id WHERE s.hospital_id = {OfSanLucas}"),
            "file" => await FromAsync($"SELECT id FROM files WHERE hospital_id = {OfSanLucas}"),
            "reply" => await FromAsync($"SELECT id FROM replies WHERE hospital_id = {OfSanLucas}"),
            _ => throw new InvalidOperationException($"{door.Name}: whose is {parameter}?"),
        };
    }

    // Now, or with Luis beside her.
    private static Task<SeenVisit> VisitAsync(StaffDesk ana, VisitRight[] rights) => rights.Contains(VisitRight.SitIn)
        ? WithAColleagueAsync(ana)
        : ana.InviteAsync(new { service = "homeCare", patient = ana.Server.Registry.Maria, guests = new[] { ana.Typed(Marker) } });

    private static async Task<SeenVisit> WithAColleagueAsync(StaffDesk ana) => await ana.PlanAsync(
        ana.Server.Clock.Now.AddDays(1), ana.Server.NewNumber(), ("guests", new[] { ana.Typed(MarkerBesideLuis) }), ("colleagues", new[] { new { staff = await ana.Server.IdOfAsync(Person.Luis) } }));

    private static Task<Answer> AskAsync(Browser browser, Door door, string path) => door switch
    {
        { Method: "GET" } => browser.GetAsync(path),
        { Method: "PUT" } => browser.SendAsync(HttpMethod.Put, path, System.Net.Http.Json.JsonContent.Create(new { name = "Otra Persona", version = 0 })),
        { IsForm: true } => browser.PostFormAsync(path, ("name", "x")),
        _ => browser.SendJsonAsync(new(door.Method), path, new
        {
            allow = true,
            keepOpen = true,
            minutes = 5,
            name = "Otra Persona",
            phone = "+525588881111",
            camera = "ok",
            microphone = "ok",
        }),
    };

    // A guest of Luis, with a session of his own.
    private async Task<GuestPhone> GuestAsync()
    {
        guest ??= await MadeAsync();
        return guest.WithMyCookies(server.Phone());

        async Task<GuestPhone> MadeAsync()
        {
            var luis = await server.SignInAsync(Person.Luis);
            var phone = server.Phone();
            await phone.EnterAsync(await server.SentByHandAsync((await luis.InviteAsync()).Guests[0]));
            return phone;
        }
    }

    private async Task<string> VisitRowsAsync(Guid visit)
    {
        var rows = new List<string>();
        foreach (var table in new[] { "visits WHERE id", "seats WHERE visit_id", "invitations WHERE visit_id" })
        {
            rows.AddRange((await server.RowsAsync($"SELECT * FROM {table} = @visit", ("visit", visit))).Select(r => string.Join('|', r.Values)));
        }
        return string.Join('\n', rows);
    }
}
