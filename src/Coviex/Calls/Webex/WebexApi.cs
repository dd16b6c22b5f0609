using System.Globalization;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>Every call that Coviex makes of Webex's REST API, each with its official path. docs/call-systems.md has the same as a table.</summary>
internal sealed class WebexApi(WebexHttp http, WebexTokens tokens, GuestIssuer issuer, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private WebexOptions Webex => options.Value.Webex;

    /// <summary>POST /meetings.</summary>
    public Task<WebexAnswer> CreateMeetingAsync(WebexMeeting meeting, CancellationToken ct)
    {
        var body = Times(meeting);
        body["title"] = meeting.Title;
        body["timezone"] = meeting.Zone;
        body["hostEmail"] = meeting.HostEmail;
        body["integrationTags"] = new[] { Tag(meeting) };
        body["sendEmail"] = false;
        body["enabledJoinBeforeHost"] = false;
        body["unlockedMeetingJoinSecurity"] = "allowJoinWithLobby";
        body["publicMeeting"] = false;
        body["enabledAutoRecordMeeting"] = false;
        body["allowAnyUserToBeCoHost"] = false;
        if (Webex.Site.Length > 0) { body["siteUrl"] = Webex.Site; }
        return AskAsync(HttpMethod.Post, "/meetings", body, ct);
    }

    /// <summary>GET /meetings?integrationTag=: the meeting of a visit, if an answer was lost.</summary>
    public async Task<(JsonElement? Meeting, WebexFault? Fault)> FindMeetingAsync(WebexMeeting meeting, CancellationToken ct)
    {
        // The visit may have been moved since Webex was asked: the tag finds the meeting, wherever in the next year it lies.
        var (from, to) = (clock.GetUtcNow().AddDays(-2), clock.GetUtcNow().AddDays(370));
        var answer = await AskAsync(HttpMethod.Get, $"/meetings?integrationTag={Tag(meeting)}&hostEmail={Escape(meeting.HostEmail)}&from={Escape(Iso(from))}&to={Escape(Iso(to))}&max=10", null, ct);
        JsonElement[] found = [.. answer.Items().Where(m => WebexAnswer.TextOf(m, "id") is not null)];
        return (found.Length > 0 ? found[0] : null, answer.Fault);
    }

    /// <summary>PATCH /meetings/{id}: another time.</summary>
    public Task<WebexAnswer> MoveMeetingAsync(WebexMeeting meeting, CancellationToken ct)
    {
        var body = Times(meeting);
        body["hostEmail"] = meeting.HostEmail;
        body["sendEmail"] = false;
        return AskAsync(HttpMethod.Patch, $"/meetings/{meeting.Meeting}", body, ct);
    }

    /// <summary>DELETE /meetings/{id}.</summary>
    public Task<WebexAnswer> DeleteMeetingAsync(WebexMeeting meeting, CancellationToken ct) =>
        AskAsync(HttpMethod.Delete, $"/meetings/{meeting.Meeting}?hostEmail={Escape(meeting.HostEmail)}&sendEmail=false", null, ct);

    /// <summary>GET /meetings/{id}.</summary>
    public Task<WebexAnswer> GetMeetingAsync(WebexMeeting meeting, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, $"/meetings/{meeting.Meeting}?current=true&hostEmail={Escape(meeting.HostEmail)}", null, ct);

    /// <summary>POST /meetings/{id}/end, which only the host himself may ask for.</summary>
    public Task<WebexAnswer> EndMeetingAsync(WebexMeeting meeting, string hostToken, CancellationToken ct) =>
        http.AskAsync(HttpMethod.Post, $"/meetings/{meeting.Meeting}/end", JsonContent.Create(new { }), hostToken, ct);

    /// <summary>GET /meetingParticipants: who is in the meeting's last instance. With the host's own token.</summary>
    public Task<WebexAnswer> ParticipantsAsync(WebexMeeting meeting, string hostToken, CancellationToken ct) =>
        http.AskAsync(HttpMethod.Get, $"/meetingParticipants?meetingId={Escape(meeting.Meeting ?? "")}&max=100", null, hostToken, ct);

    /// <summary>PUT /meetingParticipants/{id}: out with him. Only the host himself, or a cohost, may ask for it.</summary>
    public Task<WebexAnswer> ExpelAsync(string participant, string hostToken, CancellationToken ct) =>
        http.AskAsync(HttpMethod.Put, $"/meetingParticipants/{Escape(participant)}", JsonContent.Create(new { expel = true }), hostToken, ct);

    /// <summary>POST /meetings/join: a link for the host, which starts the meeting.</summary>
    public Task<WebexAnswer> StartLinkAsync(WebexMeeting meeting, CancellationToken ct) => AskAsync(HttpMethod.Post, "/meetings/join", new Dictionary<string, object?>
    {
        ["meetingId"] = meeting.Meeting,
        ["joinDirectly"] = false,
        ["hostEmail"] = meeting.HostEmail,
        ["createStartLinkAsWebLink"] = true,
        ["expirationMinutes"] = 30,
    }, ct);

    /// <summary>POST /meetings/join: a link into Webex's web client for one guest, for minutes.</summary>
    public Task<WebexAnswer> JoinLinkAsync(WebexMeeting meeting, string password, string subject, string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "/meetings/join", new Dictionary<string, object?>
        {
            ["meetingId"] = meeting.Meeting,
            ["joinDirectly"] = false,
            ["hostEmail"] = meeting.HostEmail,
            ["email"] = LinkAccount(subject),
            ["displayName"] = name,
            ["password"] = password,
            ["expirationMinutes"] = 10,
            ["createJoinLinkAsWebLink"] = true,
        }, ct);

    /// <summary>POST /guests/token, or with a Guest Issuer of old POST /jwt/login.</summary>
    /// <param name="subject">Opaque, and another one for each visit and person: Webex keeps no history of a patient.</param>
    /// <returns>The token, the address by which Webex shows him to others, and how long it is good.</returns>
    public async Task<(string? Token, string? Account, TimeSpan Life, WebexFault? Fault)> GuestTokenAsync(string subject, string name, CancellationToken ct)
    {
        var (answer, field) = issuer.On
            ? (await http.AskAsync(HttpMethod.Post, "/jwt/login", null, issuer.Jwt(subject, name), ct), "token")
            : (await AskAsync(HttpMethod.Post, "/guests/token", new Dictionary<string, object?> { ["subject"] = subject, ["displayName"] = name }, ct), "accessToken");
        if (answer.Fault is { } fault) { return (null, null, default, fault); }
        if (answer.Text(field) is not { Length: > 0 } token) { return (null, null, default, new(WebexProblem.Malformed)); }
        var life = answer.Body.TryGetProperty("expiresIn", out var seconds) && seconds.TryGetInt32(out var value) ? TimeSpan.FromSeconds(value) : TimeSpan.FromHours(1);
        return (token, answer.Text("email") ?? (issuer.On ? await AccountAsync(token, ct) : null), life, null);
    }

    /// <summary>Under which address somebody is in the meeting who came by a link of his own (RFC 2606: it leads to nobody).</summary>
    public static string LinkAccount(string subject) => $"{subject}@guest.invalid";

    /// <summary>GET /people/me: who a token is for; null where Webex does not say.</summary>
    public async Task<string?> AccountAsync(string token, CancellationToken ct) =>
        (await http.AskAsync(HttpMethod.Get, "/people/me", null, token, ct)).Items("emails").Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : null).FirstOrDefault();

    /// <summary>GET /webhooks.</summary>
    public Task<WebexAnswer> WebhooksAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "/webhooks?max=100&ownedBy=org", null, ct);

    /// <summary>POST /webhooks, or PUT /webhooks/{id} for one that is there.</summary>
    public Task<WebexAnswer> PutWebhookAsync(string? id, Dictionary<string, object?> webhook, CancellationToken ct) =>
        id is null ? AskAsync(HttpMethod.Post, "/webhooks", webhook, ct) : AskAsync(HttpMethod.Put, $"/webhooks/{Escape(id)}", webhook, ct);

    /// <summary>GET /people?email=.</summary>
    public Task<WebexAnswer> PersonAsync(string email, CancellationToken ct) => AskAsync(HttpMethod.Get, $"/people?email={Escape(email)}", null, ct);

    /// <summary>GET /people/{personId}: with his licences, which the list does not promise.</summary>
    public Task<WebexAnswer> PersonByIdAsync(string person, CancellationToken ct) => AskAsync(HttpMethod.Get, $"/people/{Escape(person)}", null, ct);

    /// <summary>POST /people. A licence that cannot be assigned is left out without a word; a 400 may have created him all the same.</summary>
    public Task<WebexAnswer> CreatePersonAsync(string email, string name, string licence, CancellationToken ct) => AskAsync(HttpMethod.Post, "/people", new()
    {
        ["emails"] = new[] { email },
        ["displayName"] = name,
        ["licenses"] = new[] { licence },
    }, ct);

    /// <summary>PATCH /licenses/users: 200, or 206 when a part was not done.</summary>
    public Task<WebexAnswer> ChangeLicencesAsync(string person, IReadOnlyList<(string Id, string Operation)> licences, CancellationToken ct) =>
        AskAsync(HttpMethod.Patch, "/licenses/users", new() { ["personId"] = person, ["licenses"] = licences.Select(l => new { id = l.Id, operation = l.Operation }).ToArray() }, ct);

    /// <summary>GET /licenses.</summary>
    public Task<WebexAnswer> LicensesAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "/licenses", null, ct);

    /// <summary>GET /meetingPreferences/sites?userEmail=: on which sites somebody may host.</summary>
    public Task<WebexAnswer> SitesAsync(string email, CancellationToken ct) => AskAsync(HttpMethod.Get, $"/meetingPreferences/sites?userEmail={Escape(email)}", null, ct);

    /// <summary>GET /people/me: whose token this is.</summary>
    public Task<WebexAnswer> MeAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "/people/me", null, ct);

    // With the Service App's token. One that is refused is renewed and tried once more: somebody may have revoked it before its time.
    private async Task<WebexAnswer> AskAsync(HttpMethod method, string path, Dictionary<string, object?>? body, CancellationToken ct)
    {
        string? rejected = null;
        while (true)
        {
            var (token, fault) = await tokens.ServiceAsync(rejected, ct);
            if (token is null) { return new(default, fault ?? new(WebexProblem.SignedOut)); }
            var answer = await http.AskAsync(method, path, body is null ? null : JsonContent.Create(body), token, ct);
            if (answer.Fault is not { Problem: WebexProblem.SignedOut } || rejected is not null) { return answer; }
            rejected = token;
        }
    }

    // Webex cuts to the minute and takes no start in the past.
    private Dictionary<string, object?> Times(WebexMeeting meeting)
    {
        var earliest = clock.GetUtcNow().AddMinutes(1);
        var start = meeting.StartsAt > earliest ? meeting.StartsAt : earliest;
        return new() { ["start"] = Iso(start), ["end"] = Iso(start + Webex.Length) };
    }

    private static string Tag(WebexMeeting meeting) => $"{meeting.Id:N}";

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
