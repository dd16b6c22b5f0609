using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Guards;

public sealed class LimitTests(LimitTests.StrictServer server) : IClassFixture<LimitTests.StrictServer>
{
    public sealed class StrictServer : CoviexServer
    {
        protected override IEnumerable<(string, string)> Settings() =>
            [("Coviex__Limits__LinkPerAddress", "25"), ("Coviex__Limits__LinkPerLink", "8"), ("Coviex__Limits__SignInPerAddress", "12")];
    }

    [Fact]
    public async Task One_link_is_asked_so_often_and_another_still_opens_until_the_address_is_used_up()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 2);
        var links = new[] { await server.LinkToAsync(visit.Guests[0].Number()), await server.LinkToAsync(visit.Guests[1].Number()) };
        for (var i = 0; i < 8; i++) { (await server.Phone().AskPeekAsync(links[0])).Is(HttpStatusCode.OK); }

        var refused = await server.Phone().AskPeekAsync(links[0]);

        refused.IsRefused(HttpStatusCode.TooManyRequests, "too_often");
        Assert.NotNull(refused.Header("Retry-After"));
        (await server.Phone().AskPeekAsync(links[1])).Is(HttpStatusCode.OK);
        Answer last;
        var asked = 10;
        do { last = await server.Phone().AskPeekAsync($"0123456789abcdefgh{asked:D4}"); } while (last.Status == HttpStatusCode.NotFound && ++asked < 100);
        last.IsRefused(HttpStatusCode.TooManyRequests, "too_often");
        Assert.InRange(asked, 20, 30);
    }

}

public sealed class SignInLimitTests(LimitTests.StrictServer server) : IClassFixture<LimitTests.StrictServer>
{
    [Fact]
    public async Task Passwords_are_not_guessed_for_ever_from_one_address()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++) { answers.Add((await server.Browser().PostFormAsync("/sign-in", ("email", $"nobody{i}@x.test"), ("password", "x"), ("to", ""))).Status); }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }
}
