using System.Text.Json;
using Coviex.Hosting;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Guards;

/// <summary>Whatever is sent to whichever endpoint: an answer of 4xx that says why, never 5xx, and nothing written. Over Kestrel, which has limits of its own.</summary>
public sealed class GarbageTests(GarbageTests.SocketServer server) : IClassFixture<GarbageTests.SocketServer>
{
    private static readonly string[] Bodies =
    [
        "", " ", "null", "[]", "{}", "7", "true", "\"text\"", "nonsense", "{", "{\"a\":", "{\"a\":1}}", "<xml/>", "\u0000", "[null,null]", "{\"\":null}",
        new string('[', 2000), "{\"token\":\"" + new string('x', 100_000) + "\"}", "{\"token\":\"" + new string('x', 300_000) + "\"}", new string(' ', 300_000),
    ];

    // What no field takes, by its type: the right kind of text is no garbage.
    private static readonly string[] NoText = ["7", "true", "[]", "{}"];
    private static readonly string[] Odd =
    [
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uffff\\ufffe\"", "\"\\u202e\\u200b\"", "\"' OR 1=1 --\"", "\"<script>\"", $"\"{new string('x', 50_000)}\"", "1e999", "-1", "1.5", "99999999999999999999",
    ];

    private static readonly string[] Queries = ["%00", "a%00b", "%ED%A0%80", "%FF", "%", "'", "%25", "%F0%9F%98%80", "\u202e", "-1", "9999999999999999999999", "[]", "a&a=b"];

    // They change nothing, and to a strange question there may be an answer: nobody is called so, this is no number.
    private static readonly string[] Questions = ["POST /api/patients/search", "POST /api/v1/patients/search", "POST /api/phone-numbers", "POST /api/talk/search", "POST /api/talk/patients"];

    // A name alone makes one, and people have all kinds of names: what is taken out of them, another test says.
    private static readonly string[] IsName = ["POST /api/v1/patients"];

    public sealed class SocketServer : QuietServer
    {
        protected override bool OverSockets => true;
    }

    [Fact]
    public async Task Nonsense_in_a_body_is_refused_with_a_reason_and_writes_nothing()
    {
        var visit = await (await server.SignInAsync(Person.Ana)).InviteAsync();
        var doors = Door.All(server).Where(d => d.Body is not null || d.IsForm).ToList();
        Assert.True(doors.Count >= 9, "The endpoints that take a body were not found");
        foreach (var door in doors)
        {
            var (browser, path) = (await ActorAsync(door), Path(door, visit));
            var before = await server.Database.EverythingAsync();
            foreach (var (body, type) in Garbage(door))
            {
                var answer = await browser.SendTextAsync(new(door.Method), path, body, type);

                var what = $"{door.Name} with {type} {body[..Math.Min(60, body.Length)]}";
                if (Questions.Contains(door.Name) && (int)answer.Status == 200) { continue; }
                Assert.True((int)answer.Status is >= 400 and < 500, $"{what}: {answer}");
                Assert.True(answer.Code is { Length: > 0 } || !path.StartsWith("/api", StringComparison.Ordinal), $"{what} has no code: {answer}");
            }
            Assert.Equal(before, await server.Database.EverythingAsync());
        }
    }

    [Fact]
    public async Task Nonsense_in_an_address_is_never_our_fault()
    {
        var visit = await (await server.SignInAsync(Person.Ana)).InviteAsync();
        foreach (var door in Door.All(server).Where(d => d.Method == "GET" && d.Pattern != Door.Hub))
        {
            var browser = await ActorAsync(door);
            foreach (var query in Queries)
            {
                var answer = await browser.GetAsync($"{Path(door, visit)}?q={query}&number={query}&country={query}&page={query}&to={query}&service={query}&patient={query}&at={query}&day={query}&time={query}");
                Assert.True((int)answer.Status < 500, $"{door.Name} with {query}: {answer}");
            }
            var odd = await browser.GetAsync(door.Path(_ => "%00%FF"));
            Assert.True((int)odd.Status < 500, $"{door.Name} with odd ids: {odd}");
        }
    }

    [Fact]
    public async Task Nonsense_in_the_fields_of_a_form_is_never_our_fault()
    {
        foreach (var value in new[] { "\0", "a\0b@c.d", "\ud800", "\uffff", new string('x', 20_000), "'", "\u202e" })
        {
            var answer = await server.Browser().PostFormAsync("/sign-in", ("email", value), ("password", value), ("to", value));
            Assert.True((int)answer.Status is >= 400 and < 500, $"{answer}");
        }
    }

    [Theory]
    [InlineData("name")]
    [InlineData("relation")]
    [InlineData("language")]
    [InlineData("phone")]
    public async Task Odd_signs_in_a_new_visit_are_taken_out_or_refused(string field)
    {
        var ana = await server.SignInAsync(Person.Ana);
        foreach (var odd in Odd.Where(o => o[0] == '"'))
        {
            var fields = new Dictionary<string, string> { ["name"] = "\"Eva\"", ["relation"] = "\"hija\"", ["phone"] = $"\"{server.NewNumber()}\"", [field] = odd };
            var guest = string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"));
            var answer = await ana.PostTextAsync("/api/visits", $"{{\"service\":\"homeCare\",\"guests\":[{{{guest}}}]}}");
            Assert.True((int)answer.Status < 500, $"{field} {odd[..Math.Min(40, odd.Length)]}: {answer}");
        }
    }

    private static IEnumerable<(string Body, string Type)> Garbage(Door door)
    {
        foreach (var body in Bodies.Where(b => !(door.IsForm && b is " " or "{}"))) { yield return (body, door.IsForm ? "text/plain" : "application/json"); }
        yield return ("{}", "text/plain");
        yield return ("a=b", door.IsForm ? "application/json" : "application/x-www-form-urlencoded");
        if (door.IsForm || door.Body is null) { yield break; }
        foreach (var property in door.Body.GetProperties())
        {
            var text = property.PropertyType == typeof(string);
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            foreach (var value in text ? NoText : Odd) { yield return ($"{{\"{name}\":{value}}}", "application/json"); }
            if (text && !(IsName.Contains(door.Name) && name == "name")) { foreach (var value in Odd) { yield return ($"{{\"{name}\":{value}}}", "application/json"); } }
        }
    }

    private async Task<Browser> ActorAsync(Door door) => door.Policy switch
    {
        null => server.Browser(),
        _ when door.IsForPrograms => await ProgramAsync(door.Policy),
        Policies.Registrar => await server.SignInAsync(Person.Rosa),
        Policies.Administrator => await server.SignInAsync(Person.Adela),
        Policies.Guest => await GuestAsync(),
        _ => await server.SignInAsync(Person.Ana),
    };

    // Asked once: that a token is used for the first time is written down.
    private async Task<Browser> ProgramAsync(string scope)
    {
        var program = await (await server.SignInAsync(Person.Adela)).ProgramAsync([scope]);
        await program.GetAsync("/api/v1/people");
        return program;
    }

    private async Task<GuestPhone> GuestAsync()
    {
        var visit = await (await server.SignInAsync(Person.Luis)).InviteAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        return phone;
    }

    private string Path(Door door, SeenVisit visit) => door.Path(name => name switch
    {
        "visit" => $"{visit.Id}",
        "guest" => $"{visit.Guests[0].Id}",
        "relative" => $"{server.Registry.Jorge}",
        _ => $"{server.Registry.Maria}",
    });
}
