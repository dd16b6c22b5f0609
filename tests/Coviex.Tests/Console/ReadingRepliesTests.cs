using System.Net;
using Coviex.Sms;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Console;

public sealed class ReadingRepliesTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    private static int last;

    [Fact]
    public async Task A_reply_stands_in_the_inbox_and_beside_its_visit_until_somebody_has_seen_it()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await server.LinkToAsync(visit.Guests[0].Number());

        await ReplyAsync(visit.Guests[0].Number(), "No puedo hoy <b>ni mañana</b><script>alert(1)</script>");

        var page = (await ana.GetAsync("/inbox")).Is(HttpStatusCode.OK).Body;
        Assert.DoesNotContain("<b>ni", page);
        Assert.DoesNotContain("<script>alert", page);
        var seen = WebUtility.HtmlDecode(page);
        Assert.Contains("No puedo hoy <b>ni mañana</b>", seen);
        Assert.Contains("Elena Ruiz", seen);
        Assert.Contains($"tel:{visit.Guests[0].Number()}", seen);
        Assert.Contains($"/api/visits/{visit.Id}/guests/{visit.Guests[0].Id}/resend", seen);
        Assert.Contains("No puedo hoy", (await ana.GetAsync("/today/board")).Body);
        var reply = Assert.Single((await ana.RoomAsync(visit.Id)).Replies);
        Assert.Equal((visit.Guests[0].Id, "No puedo hoy <b>ni mañana</b><script>alert(1)</script>", (string?)null), (reply.Guest, reply.Body, reply.Keyword));

        var id = $"{(await server.RowsAsync("SELECT id FROM replies WHERE phone = @phone", ("phone", visit.Guests[0].Number())))[0]["id"]}";
        (await ana.PostAsync($"/api/replies/{id}/read")).Is(HttpStatusCode.NoContent);
        (await ana.PostAsync($"/api/replies/{id}/read")).Is(HttpStatusCode.NoContent);
        Assert.DoesNotContain("No puedo hoy", (await ana.GetAsync("/today/board")).Body);
        Assert.Empty((await ana.RoomAsync(visit.Id)).Replies);
        Assert.Contains("No puedo hoy", (await ana.GetAsync("/inbox/list")).Body);
    }

    [Fact]
    public async Task Who_wants_no_texts_is_marked_where_the_patients_relatives_are_ticked()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var path = $"/today/patients/{server.Registry.Maria}";
        Assert.DoesNotContain("Pidió no recibir", (await ana.GetAsync(path)).Body);
        await ana.InviteAsync(new { service = "homeCare", patient = server.Registry.Maria, guests = new[] { new { relative = server.Registry.Jorge } } });
        await server.LinkToAsync(Known.JorgeNumber);
        await ReplyAsync(Known.JorgeNumber, "BAJA");

        var page = WebUtility.HtmlDecode((await ana.GetAsync(path)).Body);

        Assert.Equal(2, page.Split("Pidió no recibir más mensajes de texto").Length);
        Assert.Matches("(?s)Jorge.*Pidió no recibir", page[..page.IndexOf("Lucía", StringComparison.Ordinal)]);
        await ReplyAsync(Known.JorgeNumber, "ALTA");
        Assert.DoesNotContain("Pidió no recibir", (await ana.GetAsync(path)).Body);
    }

    [Fact]
    public async Task A_clinician_sees_those_of_his_visits_and_who_looks_after_the_hospital_sees_its()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await server.LinkToAsync(visit.Guests[0].Number());
        await ReplyAsync(visit.Guests[0].Number(), "secreto de Ana");
        var id = $"{(await server.RowsAsync("SELECT id FROM replies WHERE phone = @phone", ("phone", visit.Guests[0].Number())))[0]["id"]}";

        foreach (var (who, sees) in new[] { (Person.Ana, true), (Person.Luis, false), (Person.Rosa, true), (Person.Adela, true), (Person.Bruno, false) })
        {
            var desk = await server.SignInAsync(who);
            Assert.Equal(sees, (await desk.GetAsync("/inbox")).Is(HttpStatusCode.OK).Body.Contains("secreto de Ana", StringComparison.Ordinal));
            if (!sees) { (await desk.PostAsync($"/api/replies/{id}/read")).Is(HttpStatusCode.NotFound); }
        }
        Assert.Equal(1, await server.CountAsync("replies WHERE read_at IS NULL AND id = @id", ("id", Guid.Parse(id))));
    }

    [Fact]
    public async Task Who_wants_no_more_texts_is_known_before_anybody_types_on()
    {
        var (ana, bruno) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Bruno));
        var visit = await ana.InviteAsync();
        var number = visit.Guests[0].Number();
        await server.LinkToAsync(number);
        Assert.False((await ana.PostAsync("/api/phone-numbers", new { number })).Is(HttpStatusCode.OK).Json["optedOut"]!.GetValue<bool>());

        await ReplyAsync(number, "BAJA");

        var check = (await ana.PostAsync("/api/phone-numbers", new { number })).Is(HttpStatusCode.OK).Json;
        Assert.True(check["optedOut"]!.GetValue<bool>());
        Assert.StartsWith("Pidió no recibir más mensajes", check["problem"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False((await bruno.PostAsync("/api/phone-numbers", new { number })).Json["optedOut"]!.GetValue<bool>());
    }

    private Task ReplyAsync(string from, string body) => server.InsideAsync(async services =>
        await services.GetRequiredService<ISmsReplies>().TakeAsync(new("Phone", $"test-{Interlocked.Increment(ref last)}", from, body), TestContext.Current.CancellationToken));
}
