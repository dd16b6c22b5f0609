using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Guards;

/// <summary>A server that is reached by https, as in production.</summary>
public sealed class SecureServer : CoviexServer
{
    public override Uri Address { get; } = new("https://video.hospital.test");

    protected override bool FaultsExpected => true;

    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Proxies__0", "127.0.0.1"), ("Coviex__Limits__LinkPerLink", "5")];
}

public sealed class SecurityHeaderTests(SecureServer server) : IClassFixture<SecureServer>
{
    [Fact]
    public async Task Session_cookies_are_for_this_host_only_and_out_of_reach_of_scripts()
    {
        var ana = new StaffDesk(server, Person.Ana);
        var staff = (await ana.AskSignInAsync()).Header("Set-Cookie")!;
        var visit = await ana.InviteAsync();
        var phone = server.Phone();
        var guest = (await phone.AskEnterAsync(await server.LinkToAsync(visit.Guests[0].Number()))).Header("Set-Cookie")!;

        foreach (var (cookie, name, sameSite) in new[] { (staff, "__Host-staff=", "samesite=lax"), (guest, "__Host-guest=", "samesite=strict") })
        {
            var parts = cookie.ToLowerInvariant().Split("; ");
            Assert.StartsWith(name, cookie);
            Assert.Contains("httponly", parts);
            Assert.Contains("secure", parts);
            Assert.Contains("path=/", parts);
            Assert.Contains(sameSite, parts);
            Assert.DoesNotContain(parts, p => p.StartsWith("domain", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_kind_of_answer_has_the_security_headers()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var link = await server.LinkToAsync(visit.Guests[0].Number());
        var stranger = server.Browser();
        var crossSite = server.Browser();
        crossSite.Headers["Sec-Fetch-Site"] = "cross-site";
        var answers = new List<(HttpStatusCode Expected, Answer Answer)>
        {
            (HttpStatusCode.OK, await stranger.GetAsync("/health/live")),
            (HttpStatusCode.OK, await stranger.GetAsync("/sign-in")),
            (HttpStatusCode.OK, await ana.GetAsync("/api/visits")),
            (HttpStatusCode.Created, await ana.PostAsync("/api/visits", new { service = "homeCare", guests = new[] { ana.Typed() } })),
            (HttpStatusCode.SeeOther, await ana.AskSignInAsync()),
            (HttpStatusCode.BadRequest, await ana.PostTextAsync("/api/visits", "nonsense")),
            (HttpStatusCode.BadRequest, await ana.PostAsync("/api/visits", new { })),
            (HttpStatusCode.Unauthorized, await stranger.GetAsync("/api/visits")),
            (HttpStatusCode.Forbidden, await (await server.SignInAsync(Person.Rosa)).GetAsync("/api/visits")),
            (HttpStatusCode.Forbidden, await crossSite.PostAsync("/api/guest/peek", new { token = link })),
            (HttpStatusCode.NotFound, await ana.GetAsync($"/api/visits/{Guid.NewGuid()}")),
            (HttpStatusCode.NotFound, await stranger.GetAsync("/no/such/page")),
            (HttpStatusCode.NotFound, await stranger.GetAsync("/assets/none.js")),
            (HttpStatusCode.MethodNotAllowed, await stranger.GetAsync("/api/guest/peek")),
            (HttpStatusCode.UnsupportedMediaType, await stranger.PostTextAsync("/api/guest/peek", "{}", "text/plain")),
        };
        for (var i = 0; i < 6; i++) { await stranger.PostAsync("/api/guest/peek", new { token = link }); }
        answers.Add((HttpStatusCode.TooManyRequests, await stranger.PostAsync("/api/guest/peek", new { token = link })));
        await server.RowsAsync("ALTER TABLE visits RENAME TO visits_gone");
        answers.Add((HttpStatusCode.InternalServerError, await ana.GetAsync("/api/visits")));
        await server.RowsAsync("ALTER TABLE visits_gone RENAME TO visits");

        foreach (var (expected, answer) in answers)
        {
            answer.Is(expected);
            var policy = answer.Header("Content-Security-Policy") ?? "";
            Assert.True(policy.StartsWith("default-src 'none'", StringComparison.Ordinal) && !policy.Contains("unsafe", StringComparison.Ordinal), $"{answer}\n{policy}");
            Assert.Equal(("nosniff", "no-referrer", "DENY"), (answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy"), answer.Header("X-Frame-Options")));
            // Only a page can ask for a camera.
            Assert.Equal(answer.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) is true, answer.Header("Permissions-Policy")?.Contains("camera=(self)", StringComparison.Ordinal) is true);
            Assert.Contains("no-store", answer.Header("Cache-Control"));
            Assert.Null(answer.Header("Server"));
        }
        answers.Single(a => a.Expected == HttpStatusCode.TooManyRequests).Answer.IsRefused(HttpStatusCode.TooManyRequests, "too_often");
        Assert.NotNull(answers.Single(a => a.Expected == HttpStatusCode.TooManyRequests).Answer.Header("Retry-After"));
    }

    [Fact]
    public async Task What_the_framework_refuses_has_a_code_and_a_sentence_too()
    {
        var stranger = server.Browser();

        (await stranger.GetAsync("/api/visits")).IsRefused(HttpStatusCode.Unauthorized, "signed_out");
        (await (await server.SignInAsync(Person.Rosa)).GetAsync("/api/visits")).IsRefused(HttpStatusCode.Forbidden, "not_allowed");
        (await stranger.GetAsync("/api/none")).IsRefused(HttpStatusCode.NotFound, "not_found");
        (await stranger.GetAsync("/api/guest/peek")).IsRefused(HttpStatusCode.MethodNotAllowed, "bad_request");
    }

    [Fact]
    public async Task Only_the_hash_of_a_secret_is_written_down()
    {
        var (ana, _, guest, phone) = await server.GuestWaitsAsync();
        var link = await server.LinkToAsync(guest.Number());
        var secrets = new[] { link, phone.Cookies.Values.Single(), ana.Cookies.Values.Single() };

        var everything = await server.Database.EverythingAsync();

        Assert.Contains(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(link))), everything);
        Assert.All(secrets, s => Assert.DoesNotContain(s, everything));
        Assert.DoesNotContain(Person.Password, everything);
    }
}

public sealed class CrossSiteTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    /// <summary>What a browser says of where a request comes from, and whether it passes.</summary>
    public static TheoryData<string?, string?, bool> Origins => new()
    {
        { "same-origin", "http://localhost:5080", true },
        { "same-origin", null, true },
        { "same-origin", "null", true },
        { "same-site", "http://other.localhost:5080", false },
        { "cross-site", "https://evil.example", false },
        { "cross-site", null, false },
        { "none", null, false },
        { null, "http://localhost:5080", true },
        { null, "http://localhost", true },
        { null, "https://evil.example", false },
        { null, "http://localhost:5081", false },
        { null, "https://localhost:5080", false },
        { null, "null", false },
        { null, null, false },
        { "same-origin-not", null, false },
    };

    [Theory, MemberData(nameof(Origins))]
    public async Task What_changes_something_comes_from_our_own_page(string? site, string? origin, bool passes)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        ComesFrom(ana, site, origin);

        var answer = await ana.AskAsync(visit.Id, "start");

        if (passes) { answer.Is(HttpStatusCode.OK); } else { answer.IsRefused(HttpStatusCode.Forbidden, "cross_site"); }
        (await ana.GetAsync($"/api/visits/{visit.Id}")).Is(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Origins))]
    public async Task So_does_every_connection_to_the_hub(string? site, string? origin, bool passes)
    {
        var ana = await server.SignInAsync(Person.Ana);
        ComesFrom(ana, site, origin);

        var opening = ana.OpenBoardAsync;

        if (passes) { await (await opening()).DisposeAsync(); } else { Assert.Contains("403", (await Assert.ThrowsAnyAsync<Exception>(opening)).Message); }
    }

    [Fact]
    public async Task A_form_that_another_site_posts_signs_nobody_in()
    {
        var luis = new StaffDesk(server, Person.Luis);
        ComesFrom(luis, "cross-site", "https://evil.example");

        (await luis.AskSignInAsync()).Is(HttpStatusCode.Forbidden);

        Assert.Empty(luis.Cookies);
    }

    private static void ComesFrom(Browser browser, string? site, string? origin)
    {
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", site), ("Origin", origin) })
        {
            if (value is null) { browser.Headers.Remove(name); } else { browser.Headers[name] = value; }
        }
    }
}
