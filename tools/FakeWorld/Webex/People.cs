using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/people</c>, <c>/licenses</c> and <c>/guests/token</c>.</summary>
internal static class People
{
    public static void MapPeople(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/people/me", (HttpRequest request, WebexWorld world) => world.Who(request) is { } who
            ? Results.Json(new { id = $"person-{who.Who}", emails = new[] { who.Who }, displayName = who.Name, type = who.Kind == "guest" ? "appuser" : "person" })
            : WebexAnswers.Unauthorized());
        v1.MapGet("/people", (HttpRequest request, WebexWorld world) => Admin(world, request, () =>
            Results.Json(new { items = world.People.Values.Where(p => p.Email.Equals(request.Query["email"], StringComparison.OrdinalIgnoreCase)).Select(p => View(p, false)).ToArray() })));
        v1.MapGet("/people/{id}", (string id, HttpRequest request, WebexWorld world) => Admin(world, request, () =>
            world.People.Values.SingleOrDefault(p => p.Id == id) is { } person ? Results.Json(View(person, true)) : WebexAnswers.No(404, "Person not found")));
        v1.MapPost("/people", CreateAsync);
        v1.MapGet("/licenses", (HttpRequest request, WebexWorld world) => Admin(world, request, () => Results.Json(new { items = world.Licenses.Select(l => View(world, l)).ToArray() })));
        v1.MapMethods("/licenses/users", ["PATCH"], LicenseAsync);
        v1.MapPost("/guests/token", GuestAsync);
        v1.MapGet("/guests/count", (HttpRequest request, WebexWorld world) => Admin(world, request, () => Results.Json(new { guestCount = world.Tokens.Values.Count(t => t.Kind == "guest") })));
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, WebexWorld world)
    {
        var body = await Meetings.Body(request);
        return Admin(world, request, () =>
        {
            if ((string?)body?["emails"]?[0] is not { } email) { return WebexAnswers.No(400, "emails is required"); }
            if (email == WebexWorld.Elsewhere || world.People.ContainsKey(email)) { return WebexAnswers.No(409, "User already exists"); }
            var person = new FakePerson(email, (string?)body["displayName"] ?? email);
            world.People[email] = person;
            // As Webex does: what cannot be assigned is left out without a word.
            foreach (var license in body["licenses"] as JsonArray ?? []) { world.Give(person, (string)license!); }
            return Results.Json(View(person, true));
        });
    }

    private static async Task<IResult> LicenseAsync(HttpRequest request, WebexWorld world)
    {
        var body = await Meetings.Body(request);
        return Admin(world, request, () =>
        {
            var (id, email) = ((string?)body?["personId"], (string?)body?["email"]);
            if (world.People.Values.SingleOrDefault(p => p.Id == id || p.Email.Equals(email, StringComparison.OrdinalIgnoreCase)) is not { } person) { return WebexAnswers.No(404, "Person not found"); }
            var whole = true;
            foreach (var license in body!["licenses"] as JsonArray ?? [])
            {
                if ((string?)license?["operation"] == "remove") { person.Licenses.Remove((string)license["id"]!); }
                else { whole &= world.Give(person, (string)license!["id"]!); }
            }
            return Results.Json(new { orgId = "org1", personId = person.Id, email = person.Email, licenses = person.Licenses.ToArray() }, statusCode: whole ? 200 : 206);
        });
    }

    private static async Task<IResult> GuestAsync(HttpRequest request, WebexWorld world)
    {
        var body = await Meetings.Body(request);
        return Admin(world, request, () =>
        {
            if ((string?)body?["subject"] is not { Length: > 0 } subject || (string?)body["displayName"] is not { Length: > 0 } name) { return WebexAnswers.No(400, "subject and displayName are required"); }
            return Results.Json(new { id = $"guest-{subject}", subject, displayName = name, email = $"{subject}@appid.ciscospark.com", accessToken = world.Mint("guest", subject, name, TimeSpan.FromSeconds(64_799)), expiresIn = 64_799 });
        });
    }

    private static IResult Admin(WebexWorld world, HttpRequest request, Func<IResult> act) => world.Who(request) is { Kind: "service" } ? act() : WebexAnswers.Unauthorized();

    private static JsonObject View(WebexWorld world, FakeLicense l)
    {
        var view = new JsonObject { ["id"] = l.Id, ["name"] = l.Name, ["totalUnits"] = l.Seats, ["consumedUnits"] = world.Taken(l.Id), ["subscriptionId"] = "Sub-1" };
        if (l.Site is not null) { (view["siteUrl"], view["siteType"]) = (l.Site, "Control Hub managed site"); }
        return view;
    }

    private static object View(FakePerson p, bool whole) => new
    {
        id = p.Id,
        emails = new[] { p.Email },
        displayName = p.Name,
        loginEnabled = p.LoginEnabled,
        licenses = whole ? p.Licenses.ToArray() : [],
        roles = Array.Empty<string>(),
    };
}
