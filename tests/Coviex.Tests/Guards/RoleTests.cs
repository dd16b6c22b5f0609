using System.Net;
using Coviex.Hosting;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Guards;

/// <summary>Everybody tries everything: each endpoint that the server has, as nobody, as each role, and as those to whom Ana's visit does not belong.</summary>
public sealed class RoleTests(QuietServer server) : IClassFixture<QuietServer>
{
    private GuestPhone? guest;
    private const string Marker = "Zacarías Quintanilla";

    [Theory]
    [InlineData("nobody")]
    [InlineData("another clinician")]
    [InlineData("a clinician of the other hospital")]
    [InlineData("a registrar")]
    [InlineData("an administrator")]
    [InlineData("an auditor")]
    [InlineData("a guest of another visit")]
    public async Task Nobody_gets_what_is_not_his(string who)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(new { service = "homeCare", patient = server.Registry.Maria, guests = new[] { ana.Typed(Marker) } });
        var before = await VisitRowsAsync(visit.Id);
        var (browser, role) = await ActorAsync(who);

        foreach (var door in Door.All(server).Where(d => d.Policy is not null && d.Pattern != Door.Hub))
        {
            var path = door.Path(name => name switch
            {
                "visit" => $"{visit.Id}",
                "guest" => $"{visit.Guests[0].Id}",
                "relative" => $"{server.Registry.Jorge}",
                _ => $"{server.Registry.Maria}",
            });
            var answer = await AskAsync(browser, door, path);

            if (!door.IsFor(role))
            {
                var expected = role is null || role == Policies.Guest || door.Policy == Policies.Guest ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
                answer.Is(expected);
            }
            else if (door.Pattern.Contains("{visit", StringComparison.Ordinal)) { answer.Is(HttpStatusCode.NotFound); }
            else if (door.Pattern.Contains('{') && who == "a clinician of the other hospital") { answer.Is(HttpStatusCode.NotFound); }
            else { Assert.True((int)answer.Status < 500, $"{door.Name} as {who}: {answer}"); }
            if (role == Policies.Auditor && door.Policy == Policies.Auditor) { continue; }      // the record of his hospital is his to read
            Assert.DoesNotContain(Marker, WebUtility.HtmlDecode(answer.Body));
            Assert.DoesNotContain($"{visit.Id}", answer.Body);
        }

        Assert.Equal(before, await VisitRowsAsync(visit.Id));
    }

    [Fact]
    public async Task The_clinician_herself_gets_all_of_it()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(Marker) } });
        foreach (var door in Door.All(server).Where(d => d.Policy == Policies.Clinician && d.Method == "GET" && d.Pattern.Contains("{visit", StringComparison.Ordinal)))
        {
            var answer = await ana.GetAsync(door.Path(name => name == "visit" ? $"{visit.Id}" : $"{visit.Guests[0].Id}"));

            // A way into the call is there only once the visit is open: CallSystemContract.
            answer.Is(door.Pattern.EndsWith("/ticket/link", StringComparison.Ordinal) ? HttpStatusCode.Conflict : HttpStatusCode.OK);
        }
    }

    private static Task<Answer> AskAsync(Browser browser, Door door, string path) => door switch
    {
        { Method: "GET" } => browser.GetAsync(path),
        { IsForm: true } => browser.PostFormAsync(path, ("name", "x")),
        _ => browser.PostAsync(path, new
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

    private async Task<(Browser Browser, string? Role)> ActorAsync(string who)
    {
        async Task<(Browser, string?)> StaffAsync(Person person) => (await server.SignInAsync(person), person.Role);
        return who switch
        {
            "nobody" => (server.Browser(), null),
            "another clinician" => await StaffAsync(Person.Luis),
            "a clinician of the other hospital" => await StaffAsync(Person.Bruno),
            "a registrar" => await StaffAsync(Person.Rosa),
            "an administrator" => await StaffAsync(Person.Adela),
            "an auditor" => await StaffAsync(Person.Irma),
            "a guest of another visit" => (await GuestAsync(), Policies.Guest),
            _ => throw new ArgumentOutOfRangeException(nameof(who)),
        };
    }

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
