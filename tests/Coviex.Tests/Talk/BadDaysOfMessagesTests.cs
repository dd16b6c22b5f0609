using System.Net;
using Coviex.Console.Privacy;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

/// <summary>Bad input and bad days: a colleague who is gone in mid-sentence, names that turn the page around, too many signs, and words that go with time.</summary>
public sealed class BadDaysOfMessagesTests(BadDaysOfMessagesTests.ForgettingServer server) : IClassFixture<BadDaysOfMessagesTests.ForgettingServer>
{
    public sealed class ForgettingServer : QuietServer
    {
        protected override IEnumerable<(string, string)> Settings() =>
            [.. base.Settings(), ("Coviex__Retention__StaffMessages", "30.00:00:00"), ("Coviex__Retention__CareThreads", "60.00:00:00"), ("Coviex__SignIn__StaffIdle", "90.00:00:00"), ("Coviex__SignIn__StaffLife", "90.00:00:00")];
    }

    [Fact]
    public async Task A_colleague_who_is_deactivated_in_mid_sentence_is_out_and_what_was_written_stays()
    {
        var (adela, ana, tomas) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Tomas));
        var direct = await ana.OpenDirectAsync(Person.Tomas);
        var group = await ana.OpenGroupAsync("Guardia", Person.Tomas, Person.Rosa);
        await tomas.WriteAsync(direct, "Empiezo a escr");
        var id = await server.IdOfAsync(Person.Tomas);

        await server.RowsAsync("UPDATE staff SET active = @no WHERE id = @id", ("no", false), ("id", id));

        (await tomas.AskToWriteAsync(direct, "ibir")).Is(HttpStatusCode.Unauthorized);
        (await ana.AskToWriteAsync(direct, "¿Tomás?")).IsRefused(HttpStatusCode.Conflict, "colleague_gone");
        Assert.Equal("gone", (string?)(await ana.ConversationAsync(direct))["stopped"]);
        Assert.Equal(["Empiezo a escr"], await ana.TextsAsync(direct));
        await ana.WriteAsync(group, "Seguimos sin Tomás");                       // a group goes on without him
        Assert.DoesNotContain((await ana.TalkAsync())["colleagues"]!.AsArray(), c => c!["id"]!.GetValue<Guid>() == id);
        (await ana.PostAsync($"/api/talk/{group}/members", new { members = new[] { id } })).IsRefusedBeside("members");

        await server.RowsAsync("UPDATE staff SET active = @yes WHERE id = @id", ("yes", true), ("id", id));
        await ana.WriteAsync(direct, "Bienvenido");
        Assert.NotNull(adela);
    }

    [Fact]
    public async Task A_thousand_emoji_are_one_message_and_a_hundred_thousand_letters_are_refused_in_words()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        var emoji = string.Concat(Enumerable.Repeat("😀", 1000));

        Assert.Equal(emoji, (string?)(await ana.WriteAsync(conversation, emoji))["text"]);
        Assert.Contains("4000", (await ana.AskToWriteAsync(conversation, new string('x', 100_000))).IsRefusedBeside("text").Body);
        Assert.Contains("4000", (await ana.AskToWriteAsync(conversation, string.Concat(Enumerable.Repeat("😀", 2001)))).IsRefusedBeside("text").Body);
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 2000)), (string?)(await ana.WriteAsync(conversation, string.Concat(Enumerable.Repeat("😀", 2000))))["text"]);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("&lt;b&gt;")]
    public async Task Html_stays_the_letters_that_it_is(string text)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var group = await ana.OpenGroupAsync(text, Person.Luis);
        await ana.WriteAsync(group, text);

        var answer = await ana.GetAsync($"/api/talk/{group}");

        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(text, Texts(answer.Json)[^1]);
        Assert.DoesNotContain("<script>alert", (await ana.GetAsync($"/talk?c={group}")).Body);
    }

    [Fact]
    public async Task Signs_that_turn_the_direction_of_what_follows_are_in_no_message_no_group_and_no_search()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var group = await ana.OpenGroupAsync("\u202eodirever\u202c ok", Person.Luis);

        Assert.Equal("odirever ok", (string?)(await ana.ConversationAsync(group))["title"]);
        Assert.Equal("dosis 10", (string?)(await ana.WriteAsync(group, "\u2067dosis\u2069 \u202d10"))["text"]);
        Assert.Single((await ana.PostAsync("/api/talk/search", new { words = "dosis 10" })).Is(HttpStatusCode.OK).Json.AsArray());
    }

    [Fact]
    public async Task Words_go_with_time_by_kind_and_are_counted_before()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var direct = await ana.OpenDirectAsync(Person.Elsa);
        var visit = await ana.PlanAsync(server.Clock.Now.AddDays(1), server.NewNumber(), ("anyway", true));
        var thread = Id((await ana.PostAsync("/api/talk", new { kind = "visit", visit = visit.Id })).Is(HttpStatusCode.OK).Json);
        var written = await ana.WriteAsync(direct, "palabra vieja zzrr");
        (await ana.PutAsync($"/api/talk/{direct}/messages/{Id(written)}", new { text = "palabra cambiada zzrr", version = (int)written["version"]! })).Is(HttpStatusCode.OK);
        await ana.WriteAsync(thread, "del cuidado zzrr");
        server.Clock.Advance(TimeSpan.FromDays(31));
        ana = await server.SignInAsync(Person.Ana);
        await ana.WriteAsync(direct, "palabra nueva");

        var looked = await RunAsync("retention", "--dry-run");
        Assert.Matches("StaffMessages: kept 30 days, [1-9][0-9]* would go", looked);
        Assert.Contains("CareThreads: kept 60 days, 0 would go", looked);
        Assert.Equal("palabra cambiada zzrr", (await ana.TextsAsync(direct))[0]);

        await RunAsync("retention");
        Assert.Equal(["(Las palabras de este mensaje ya no se guardan.)", "palabra nueva"], await ana.TextsAsync(direct));
        Assert.Equal(["del cuidado zzrr"], await ana.TextsAsync(thread));
        Assert.Contains("StaffMessages: kept 30 days, 0 went", await RunAsync("retention"));
        Assert.Equal(0, await server.CountAsync("staff_message_versions WHERE text LIKE '%zzrr%'"));
        server.Clock.Advance(TimeSpan.FromDays(30));
        await RunAsync("retention");
        Assert.DoesNotContain("zzrr", await server.Database.EverythingAsync());
    }

    private async Task<string> RunAsync(params string[] args)
    {
        await using var says = new StringWriter();
        Assert.Equal(0, await RetentionCommand.RunAsync(server.Host.Services, args, says, TestContext.Current.CancellationToken));
        return says.ToString();
    }
}
