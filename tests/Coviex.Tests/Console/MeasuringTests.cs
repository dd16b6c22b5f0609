using System.Net;
using Coviex.Sms;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

/// <summary>A small world of four visits whose numbers were worked out by hand, and who may see them.</summary>
public sealed class MeasuringTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    private static readonly string[] Steps = ["invited", "sent", "delivered", "opened", "agreed", "inLobby", "inCall"];

    [Fact]
    public async Task The_numbers_of_a_small_world_are_those_worked_out_by_hand()
    {
        var (ana, luis) = (await server.AnaAsync(), await server.SignInAsync(Person.Luis));
        await server.RoundAtAsync(server.NextMorning());
        var (day, next) = (server.Clock.Now.AddHours(-6), server.Clock.Now.AddHours(-6).AddDays(1));
        (ana, luis) = (await server.AnaAsync(), await server.SignInAsync(Person.Luis));

        // Ana, two guests: one waits 90 seconds with a camera that he did not allow, the other 300 and loses the call.
        var first = await ana.InviteAsync(2);
        var his = await luis.InviteAsync();
        var missed = await ana.PlanAsync(server.Clock.Now.AddDays(1), server.NewNumber());
        var cancelled = await ana.PlanAsync(server.Clock.Now.AddDays(1).AddHours(3), server.NewNumber());
        await server.RoundAsync();                                              // five texts
        await ana.DoAsync(cancelled.Id, "cancel");
        foreach (var (guest, cost) in new[] { (first.Guests[0], 0.42m), (first.Guests[1], 0.38m) })
        {
            var text = await TextOfAsync(guest.Id);
            await server.ReportAsync(text, SmsState.Delivered, cost: new(cost, "MXN"));
        }
        var denied = await EnterAsync(first.Guests[0]);
        (await denied.AskAsync("devices", new { camera = "denied", microphone = "ok", browser = "chrome-android" })).Is(HttpStatusCode.NoContent);
        (await denied.AskAsync("trouble", new { reason = "lost" })).Is(HttpStatusCode.NoContent);       // he waits: there is no call that he could lose
        await EnterAsync(his.Guests[0]);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        await luis.AdmitAsync(his.Id, his.Guests[0].Id);                         // 60
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        await ana.AdmitAsync(first.Id, first.Guests[0].Id);                      // 90
        var lost = await EnterAsync(first.Guests[1]);
        (await lost.AskAsync("devices", new { camera = "ok", microphone = "ok", browser = "safari-ios" })).Is(HttpStatusCode.NoContent);
        server.Clock.Advance(TimeSpan.FromSeconds(300));
        await ana.AdmitAsync(first.Id, first.Guests[1].Id);                      // 300
        (await lost.AskAsync("trouble", new { reason = "lost" })).Is(HttpStatusCode.NoContent);
        (await lost.AskAsync("trouble", new { reason = "Elena Ruiz" })).Is(HttpStatusCode.BadRequest);
        (await lost.AskAsync("devices", new { camera = "ok", microphone = "ok", browser = "Mozilla/5.0 (iPhone; CPU iPhone OS 18)" })).Is(HttpStatusCode.BadRequest);
        await server.RoundAtAsync(missed.StartsAt.AddHours(1));                  // nobody came to the one of the next day

        var hospital = await NumbersAsync(Person.Adela, day, next);
        Assert.Equal("4 2 1 0 2", hospital["visits all"] + " " + hospital["visits held"] + " " + hospital["visits cancelled"] + " " + hospital["visits notHeld"] + " " + hospital["visits planned"]);
        Assert.Equal("5 1", hospital["guests all"] + " " + hospital["guests noShows"]);
        Assert.Equal("3 90 300", hospital["lobbyWaitSeconds count"] + " " + hospital["lobbyWaitSeconds median"] + " " + hospital["lobbyWaitSeconds p90"]);
        Assert.Equal("5 5 2 3 3 3 3", string.Join(' ', Steps.Select(s => hospital[$"funnel {s}"])));
        Assert.Equal(("1", "1"), (hospital["failures chrome-android cameraDenied"], hospital["failures safari-ios lost"]));
        Assert.Equal("0.8", hospital["textCost Phone MXN"]);
        Assert.Equal(("2", "2", "0", "1"), (hospital[$"visitsOfDay {day:yyyy-MM-dd}"], hospital[$"visitsOfDay {next:yyyy-MM-dd}"], hospital[$"noShowsOfDay {day:yyyy-MM-dd}"], hospital[$"noShowsOfDay {next:yyyy-MM-dd}"]));

        var cardiology = await NumbersAsync(Person.Celia, day, next);            // Luis is of another department
        Assert.Equal("3 1 4", cardiology["visits all"] + " " + cardiology["visits held"] + " " + cardiology["guests all"]);
        Assert.Equal("2 195 300", cardiology["lobbyWaitSeconds count"] + " " + cardiology["lobbyWaitSeconds median"] + " " + cardiology["lobbyWaitSeconds p90"]);
        var geriatrics = await NumbersAsync(Person.Tomas, day, next);
        Assert.Equal("1 60 60", geriatrics["visits all"] + " " + geriatrics["lobbyWaitSeconds median"] + " " + geriatrics["lobbyWaitSeconds p90"]);
        Assert.Equal("0", (await NumbersAsync(Person.Omar, day, next))["visits all"]);
        Assert.Equal("2", (await NumbersAsync(Person.Adela, day, day))["visits all"]);

        var page = WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Adela)).GetAsync($"/measures?from={day:yyyy-MM-dd}&to={next:yyyy-MM-dd}")).Is(HttpStatusCode.OK).Body);
        Assert.Contains("<dd>1:30</dd>", page);
        Assert.Contains("<dd>5:00</dd>", page);
        Assert.Contains("No permitió la cámara", page);
        Assert.Contains("0.80 MXN", page);
        Assert.DoesNotContain("Elena", page);
    }

    [Fact]
    public async Task A_coordinator_sees_his_department_whatever_he_asks_for_and_others_nothing()
    {
        var department = (await server.RowsAsync("SELECT id FROM departments WHERE name = @name", ("name", Person.Geriatrics)))[0]["id"];
        var celia = await server.SignInAsync(Person.Celia);

        var page = WebUtility.HtmlDecode((await celia.GetAsync($"/measures?department={department}")).Is(HttpStatusCode.OK).Body);

        Assert.Contains(Person.Cardiology, page);
        Assert.DoesNotContain(Person.Geriatrics, page);
        foreach (var person in new[] { Person.Ana, Person.Rosa, Person.Irma }) { (await (await server.SignInAsync(person)).GetAsync("/measures")).Is(HttpStatusCode.Forbidden); }
        (await (await server.SignInAsync(Person.Omar)).GetAsync($"/measures?department={department}")).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("from=2026-13-01", "Escriba el día")]
    [InlineData("to=tomorrow", "Escriba el día")]
    [InlineData("from=2026-11-20&to=2026-11-19", "anterior al primero")]
    [InlineData("from=2020-01-01&to=2026-01-01", "366 días como máximo")]
    [InlineData("department=nowhere", "Elija de la lista")]
    public async Task An_impossible_question_is_refused_beside_its_field_and_stays_typed(string query, string words)
    {
        var adela = await server.SignInAsync(Person.Adela);

        var page = WebUtility.HtmlDecode((await adela.GetAsync($"/measures?{query}")).Is(HttpStatusCode.UnprocessableEntity).Body);

        Assert.Contains(words, page);
        if (!query.Contains("department", StringComparison.Ordinal)) { Assert.Contains($"value=\"{query.Split('&')[0].Split('=')[1]}\"", page); }
    }

    [Fact]
    public async Task Who_takes_them_along_stands_in_the_record()
    {
        await NumbersAsync(Person.Tomas, server.Clock.Now, server.Clock.Now);

        Assert.Equal(await server.IdOfAsync(Person.Tomas), Guid.Parse($"{(await server.RowsAsync("SELECT actor_id FROM audit_entries WHERE action = 'measures.exported' ORDER BY id DESC"))[0]["actor_id"]}"));
    }

    private async Task<Dictionary<string, string>> NumbersAsync(Person who, DateTimeOffset from, DateTimeOffset to)
    {
        var answer = (await (await server.SignInAsync(who)).PostFormAsync("/measures/export", ("from", $"{from:yyyy-MM-dd}"), ("to", $"{to:yyyy-MM-dd}"), ("department", ""))).Is(HttpStatusCode.OK);
        Assert.Equal("text/csv", answer.ContentType);
        return answer.Body.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToDictionary(f => $"{f[0]} {f[1]}", f => f[2]);
    }

    private async Task<Guid> TextOfAsync(Guid guest) =>
        Guid.Parse($"{(await server.RowsAsync("SELECT id FROM messages WHERE invitation_id = @guest", ("guest", guest)))[0]["id"]}");

    private async Task<GuestPhone> EnterAsync(SeenGuest guest)
    {
        var phone = server.Phone();
        await phone.EnterAsync(server.LinkOf(guest.Number()));
        return phone;
    }
}
