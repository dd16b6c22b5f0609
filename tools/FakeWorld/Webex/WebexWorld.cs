using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>Who a token speaks for: the Service App, the bot, a person or a guest.</summary>
internal sealed record FakeToken(string Kind, string Who, string Name, DateTimeOffset ExpiresAt);

internal sealed class FakePerson(string email, string name)
{
    public string Id { get; } = $"person-{Guid.NewGuid():N}";
    public string Email { get; } = email;
    public string Name { get; set; } = name;
    public bool LoginEnabled { get; set; } = true;
    public HashSet<string> Licenses { get; } = [];
}

/// <summary>A kind of licence; one for meetings has the site on which it lets host.</summary>
internal sealed class FakeLicense(string id, string name, string? site, int seats)
{
    public string Id { get; } = id;
    public string Name { get; } = name;
    public string? Site { get; } = site;
    public int Seats { get; set; } = seats;
}

/// <summary>Somebody in a meeting. His address is as Webex shows it: for a guest one that it made up.</summary>
internal sealed class FakeParticipant(string id, string email, string name, bool host)
{
    public string Id { get; } = id;
    public string Email { get; } = email;
    public string Name { get; } = name;
    public bool Host { get; } = host;

    /// <summary>joined, or end.</summary>
    public string State { get; set; } = "joined";

    /// <summary>What happens when somebody throws him out.</summary>
    public Action? Out { get; set; }
}

internal sealed class FakeMeeting
{
    public required string Id { get; init; }
    public required string Host { get; init; }
    public required JsonObject Body { get; init; }
    public string Number { get; } = RandomNumberGenerator.GetInt32(100_000_000, 999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture) + "0";
    public string Password { get; } = RandomNumberGenerator.GetHexString(10, true);
    public string HostKey { get; } = RandomNumberGenerator.GetInt32(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
    public string State { get; set; } = "active";
    public string Instance { get; set; } = "";
    public bool HostDidJoin { get; set; }
    public required string Site { get; init; }
    public string SipAddress => $"{Number}@{Site}";

    /// <summary>Who is or was in the running instance, by the participant's id.</summary>
    public ConcurrentDictionary<string, FakeParticipant> Participants { get; } = new();
}

/// <summary>What exists. Everything may be looked at and changed by a test that holds it.</summary>
internal sealed class WebexWorld(TimeProvider clock, IConfiguration settings)
{
    public const string UsualSite = "hospital.webex.test";
    public const string ClientId = "service-app";
    public const string ClientSecret = "service-app-secret";
    public const string FirstRefreshToken = "first-refresh-token";
    public const string IntegrationId = "integration";
    public const string IntegrationSecret = "integration-secret";
    public const string BotToken = "bot_token_org1";
    public const string BotEmail = "coviex@webex.bot";

    /// <summary>Called when a question has come that will never be answered; a test lets the asker's patience end then.</summary>
    public Action Hangs { get; set; } = () => { };

    /// <summary>In Webex, and unknown to every hospital.</summary>
    public const string Stranger = "nobody@elsewhere.example";
    public const string License = "license-meetings";
    public const string Suite = "license-suite";
    public const string Calling = "license-calling";

    /// <summary>An address that another organisation of Webex has.</summary>
    public const string Elsewhere = "ajena@otra.example";
    public const int CreatesPerHost = 100;

    public TimeProvider Clock { get; } = clock;

    /// <summary>The hospital's site. The setting <c>Site</c> gives it another name, such as one that the Browser SDK trusts.</summary>
    public string Site { get; } = SiteOf(settings);
    public ConcurrentDictionary<string, FakeToken> Tokens { get; } = new();

    /// <summary>Refresh token, with whom it speaks for. One is given up when a token that came after it is used, as Webex may do.</summary>
    public ConcurrentDictionary<string, FakeToken> Refreshers { get; } = new();

    public ConcurrentDictionary<string, string> GivenUpBy { get; } = new();
    public ConcurrentDictionary<string, (string Email, string Challenge, string Redirect)> Codes { get; } = new();
    public ConcurrentDictionary<string, FakeMeeting> Meetings { get; } = new();
    /// <summary>A link to join, and under which address somebody is in the meeting who comes by it.</summary>
    public ConcurrentDictionary<string, string> JoinedAs { get; } = new();

    public ConcurrentDictionary<string, FakePerson> People { get; } = new(StringComparer.OrdinalIgnoreCase);
    public ConcurrentDictionary<string, JsonObject> Messages { get; } = new();
    /// <summary>The same in the order in which they were said.</summary>
    public ConcurrentQueue<JsonObject> Said { get; } = new();

    public ConcurrentDictionary<string, FakeRoom> Rooms { get; } = new();
    public ConcurrentDictionary<string, JsonObject> Hooks { get; } = new();
    public ConcurrentQueue<(string Host, DateTimeOffset At)> Creates { get; } = new();

    /// <summary>What the real Browser SDK asked of the cloud: method, address, and for whom the token spoke.</summary>
    public ConcurrentQueue<string> SdkAsked { get; } = new();

    /// <summary>Method and path of every request, oldest first.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public IReadOnlyList<FakeLicense> Licenses { get; } =
    [
        new(License, "Webex Meetings", SiteOf(settings), 20),
        new(Suite, "Webex Suite", SiteOf(settings), 0),
        new(Calling, "Webex Calling - Professional", null, 5),
    ];

    /// <summary>The site asks guests to sign in, whatever a meeting is made with.</summary>
    public bool GuestsSignIn { get; set; }

    /// <summary>Whom the site does not let host, whatever licence he has.</summary>
    public string? ClosedTo { get; set; }

    public int Taken(string license) => People.Values.Count(p => p.Licenses.Contains(license));

    /// <summary>He has a licence for meetings on the site.</summary>
    public bool MayHost(FakePerson person) => person.LoginEnabled && person.Email != ClosedTo && Licenses.Any(l => l.Site is not null && person.Licenses.Contains(l.Id));

    /// <summary>Gives a licence, if one is free.</summary>
    public bool Give(FakePerson person, string license)
    {
        if (Licenses.SingleOrDefault(l => l.Id == license) is not { } kind || Taken(license) >= kind.Seats) { return person.Licenses.Contains(license); }
        person.Licenses.Add(license);
        return true;
    }

    /// <summary>A known defect of Webex: it takes the order to throw somebody out, and he stays.</summary>
    public bool SaysYesAndDoesNothing { get; set; }

    public void Begin()
    {
        if (!Refreshers.IsEmpty) { return; }
        var never = DateTimeOffset.MaxValue;
        Refreshers[FirstRefreshToken] = new("service", ClientId, "Coviex", never);
        Tokens[BotToken] = new("bot", BotEmail, "Coviex", never);
        foreach (var (email, name) in new[] { ("ana@sanlucas.test", "Ana Torres"), ("ana@sanlucas.example", "Ana Torres"), ("bruno@mardelsur.test", "Bruno Soto") })
        {
            People[email] = new(email, name) { Licenses = { License } };
        }
        People[Stranger] = new(Stranger, "Nadie Conocido");
        foreach (var (email, name) in new[] { ("luis@sanlucas.test", "Luis Medina"), ("luis@sanlucas.example", "Luis Medina") }) { People[email] = new(email, name); }
        Space("Telemedicina San Lucas", BotEmail, "ana@sanlucas.example", "luis@sanlucas.example");
        Space("Visitas familiares", BotEmail, "ana@sanlucas.example");
        Space("Cafetería", "ana@sanlucas.example", "luis@sanlucas.example");
    }

    private static string SiteOf(IConfiguration settings) => settings["Site"] is { Length: > 0 } named ? named : UsualSite;

    /// <summary>A space with these members; the bot is one only if it is named.</summary>
    public FakeRoom Space(string title, params string[] members)
    {
        var room = new FakeRoom($"room-{Guid.NewGuid():N}", title, "group");
        foreach (var member in members) { room.Members[member] = true; }
        return Rooms[room.Id] = room;
    }

    /// <summary>The conversation of two, made when one writes to the other; null when one of them is nobody.</summary>
    public FakeRoom? Between(string a, string? b)
    {
        if (b is null || a.Equals(b, StringComparison.OrdinalIgnoreCase) || !Known(a) || !Known(b)) { return null; }
        lock (Rooms)
        {
            if (Rooms.Values.FirstOrDefault(r => r.Type == "direct" && r.Members.ContainsKey(a) && r.Members.ContainsKey(b)) is { } there) { return there; }
            var room = new FakeRoom($"room-{Guid.NewGuid():N}", b, "direct");
            (room.Members[a], room.Members[b]) = (true, true);
            return Rooms[room.Id] = room;
        }
    }

    public string PersonId(string email) => People.TryGetValue(email, out var person) ? person.Id : $"person-{email.ToLowerInvariant()}";

    private bool Known(string email) => email == BotEmail || People.ContainsKey(email);

    public string Mint(string kind, string who, string name, TimeSpan life)
    {
        // The SDK takes no token that does not have three parts.
        var token = $"{kind}-{RandomNumberGenerator.GetHexString(24, true)}_fake_org1";
        Tokens[token] = new(kind, who, name, Clock.GetUtcNow() + life);
        return token;
    }

    public FakeToken? Who(HttpRequest request)
    {
        Begin();
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || !Tokens.TryGetValue(header[7..], out var token)) { return null; }
        if (token.ExpiresAt <= Clock.GetUtcNow()) { return null; }
        if (GivenUpBy.TryRemove(header[7..], out var old)) { Refreshers.TryRemove(old, out _); }
        return token;
    }

    /// <summary>Meetings that this host was given in the last 24 hours, failed attempts among them.</summary>
    public int CreatedBy(string host) => Creates.Count(c => c.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && c.At > Clock.GetUtcNow().AddDays(-1));

    public FakeMeeting? Find(string id) => Meetings.GetValueOrDefault(id.Split("_I_")[0]);
}

internal static class WebexAnswers
{
    /// <summary>As Webex says no: a message, a list of errors, and its tracking id.</summary>
    public static IResult No(int status, string message)
    {
        var tracking = $"ROUTER_{Guid.NewGuid():N}";
        return new Tracked(tracking, Results.Json(new JsonObject
        {
            ["message"] = message,
            ["errors"] = new JsonArray(new JsonObject { ["description"] = message }),
            ["trackingId"] = tracking,
        }, statusCode: status));
    }

    public static IResult Unauthorized() => No(401, "The request requires a valid access token set in the Authorization request header.");

    private sealed class Tracked(string tracking, IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers["trackingid"] = tracking;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
