using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

public sealed class WritingToColleaguesTests(TalkServer server) : IClassFixture<TalkServer>
{
    [Fact]
    public async Task A_pair_has_one_conversation_whoever_opens_it()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));

        var both = await Task.WhenAll(ana.OpenDirectAsync(Person.Luis), luis.OpenDirectAsync(Person.Ana), ana.OpenDirectAsync(Person.Luis));

        Assert.Single(both.Distinct());
        Assert.Equal("Dr. Luis Medina", (string?)(await ana.ConversationAsync(both[0]))["title"]);
        Assert.Equal("Dra. Ana Torres", (string?)(await luis.ConversationAsync(both[0]))["title"]);
    }

    [Fact]
    public async Task A_message_is_nudged_and_read_and_its_sender_sees_that()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var conversation = await ana.OpenGroupAsync("Ingresos", Person.Luis);
        await using var hers = await ana.OpenBoardAsync();
        await using var his = await luis.OpenBoardAsync();
        his.Forget();

        var written = await ana.WriteAsync(conversation, "¿Puede ver a la paciente de la 12?\r\nGracias");

        Assert.Equal($"{conversation}", (string?)(await his.HearsAsync("talk"))[0]);
        Assert.Equal(1, (int?)(await luis.ConversationAsync(conversation))["unread"]);
        Assert.Equal("¿Puede ver a la paciente de la 12?\nGracias", (await luis.TextsAsync(conversation))[^1]);
        hers.Forget();
        (await luis.PostAsync($"/api/talk/{conversation}/seen", new { received = 99, read = (int)written["number"]! })).Is(HttpStatusCode.NoContent);
        await hers.HearsAsync("talk");
        Assert.Equal(0, (int?)(await luis.ConversationAsync(conversation))["unread"]);
        var seen = (await ana.ConversationAsync(conversation))["members"]!.AsArray().Single(m => (string?)m!["name"] == "Dr. Luis Medina")!;
        Assert.Equal(((int)written["number"]!, (int)written["number"]!), ((int)seen["received"]!, (int)seen["read"]!));       // not beyond what there is
        (await luis.PostAsync($"/api/talk/{conversation}/seen", new { received = 0, read = 0 })).Is(HttpStatusCode.NoContent);
        Assert.Equal(0, (int?)(await luis.ConversationAsync(conversation))["unread"]);                                       // and never back
    }

    [Fact]
    public async Task The_same_message_sent_again_or_by_two_at_once_stands_there_once_and_in_order()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var group = await ana.OpenGroupAsync("Guardia", Person.Luis);
        var ids = Enumerable.Range(0, 12).Select(_ => Guid.NewGuid()).ToList();

        var answers = await Task.WhenAll(ids.SelectMany((id, i) => new[] { (i % 2 == 0 ? ana : luis, id, i), (i % 2 == 0 ? ana : luis, id, i) })
            .Select(t => t.Item1.AskToWriteAsync(group, $"mensaje {t.i}", t.id)));

        Assert.All(answers, a => a.Is(HttpStatusCode.OK));
        var thread = await luis.ThreadAsync(group);
        var numbers = thread["messages"]!.AsArray().Select(m => (int)m!["number"]!).ToList();
        Assert.Equal(Enumerable.Range(1, 12), numbers);
        Assert.Equal(ids.Order(), thread["messages"]!.AsArray().Select(m => Id(m!)).Order());
        Assert.Equal(12, (int)thread["conversation"]!["revision"]!);
    }

    [Fact]
    public async Task A_page_asks_for_what_changed_since_and_for_what_was_before()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var group = await ana.OpenGroupAsync("Historia", Person.Luis);
        for (var i = 1; i <= 60; i++) { await ana.WriteAsync(group, $"{i}"); }

        Assert.Equal(Enumerable.Range(11, 50).Select(i => $"{i}"), await luis.TextsAsync(group));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), await luis.TextsAsync(group, "?before=11"));
        Assert.False((bool)(await luis.ThreadAsync(group, "?before=11"))["more"]!);
        var fifth = (await luis.ThreadAsync(group, "?before=6"))["messages"]!.AsArray()[^1]!;
        (await ana.PutAsync($"/api/talk/{group}/messages/{Id(fifth)}", new { text = "cinco", version = (int)fifth["version"]! })).Is(HttpStatusCode.OK);
        Assert.Equal(["60", "cinco"], await luis.TextsAsync(group, "?since=59"));
        Assert.Empty(await luis.TextsAsync(group, "?since=61"));
    }

    [Fact]
    public async Task What_one_has_written_is_changed_and_taken_back_with_a_trace()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        var message = await ana.WriteAsync(conversation, "dosis 10 mg");
        var path = $"/api/talk/{conversation}/messages/{Id(message)}";

        (await luis.PutAsync(path, new { text = "otra cosa", version = 0 })).Is(HttpStatusCode.NotFound);
        (await luis.DeleteAsync(path)).Is(HttpStatusCode.NotFound);
        var edited = (await ana.PutAsync(path, new { text = "dosis 1 mg", version = (int)message["version"]! })).Is(HttpStatusCode.OK).Json;
        (await ana.PutAsync(path, new { text = "dosis 2 mg", version = (int)message["version"]! })).IsRefused(HttpStatusCode.Conflict, "changed_meanwhile");
        Assert.NotNull(edited["editedAt"]);
        Assert.Equal(["dosis 10 mg"], (await luis.GetAsync($"{path}/versions")).Is(HttpStatusCode.OK).Json.AsArray().Select(v => (string?)v!["text"]));

        var withdrawn = (await ana.DeleteAsync(path)).Is(HttpStatusCode.OK).Json;
        Assert.Null(withdrawn["text"]);
        (await ana.DeleteAsync(path)).Is(HttpStatusCode.OK);
        (await luis.GetAsync($"{path}/versions")).Is(HttpStatusCode.NotFound);
        (await ana.PutAsync(path, new { text = "x", version = 2 })).IsRefused(HttpStatusCode.Conflict, "withdrawn");
        Assert.Equal(["dosis 10 mg", "dosis 1 mg"], (await server.RowsAsync("SELECT text FROM staff_message_versions WHERE text LIKE 'dosis%' ORDER BY replaced_at")).Select(r => r["text"]));
    }

    [Fact]
    public async Task A_reply_shows_what_it_answers_until_that_is_taken_back()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        var question = await ana.WriteAsync(conversation, "¿Alta mañana?");
        var answer = await luis.WriteAsync(conversation, "Sí", replyTo: Id(question));
        Assert.Equal("¿Alta mañana?", (string?)answer["replyTo"]!["text"]);

        (await ana.DeleteAsync($"/api/talk/{conversation}/messages/{Id(question)}")).Is(HttpStatusCode.OK);

        var thread = await luis.ThreadAsync(conversation);
        Assert.Null(thread["messages"]!.AsArray()[^1]!["replyTo"]!["text"]);
        (await luis.AskToWriteAsync(conversation, "?", replyTo: Guid.NewGuid())).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_is_named_is_told_so()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var group = await ana.OpenGroupAsync("Piso 3", Person.Luis, Person.Rosa);

        var message = await ana.WriteAsync(group, "@Luis, por favor", mentions: [await server.IdOfAsync(Person.Luis), await server.IdOfAsync(Person.Adela)]);

        Assert.Equal([await server.IdOfAsync(Person.Luis)], message["mentions"]!.AsArray().Select(m => m!.GetValue<Guid>()));      // Adela is not in it
        Assert.Equal(1, (int?)(await luis.ConversationAsync(group))["mentions"]);
        Assert.Equal(0, (int?)(await (await server.SignInAsync(Person.Rosa)).ConversationAsync(group))["mentions"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("\u202e\u0007")]
    public async Task Nothing_is_no_message(string text)
    {
        var ana = await server.SignInAsync(Person.Ana);
        (await ana.AskToWriteAsync(await ana.OpenDirectAsync(Person.Luis), text)).IsRefusedBeside("text");
    }

    [Fact]
    public async Task What_people_paste_arrives_as_text_or_is_refused_in_words()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var conversation = await ana.OpenDirectAsync(Person.Luis);

        (await ana.AskToWriteAsync(conversation, new string('x', 100_000))).IsRefusedBeside("text");
        (await ana.AskToWriteAsync(conversation, new string('x', 4001))).IsRefusedBeside("text");
        var emoji = string.Concat(Enumerable.Repeat("👩‍⚕️", 500));
        Assert.Equal(emoji, (string?)(await ana.WriteAsync(conversation, emoji))["text"]);
        Assert.Equal("<script>alert(1)</script>", (string?)(await ana.WriteAsync(conversation, "<script>alert(1)</script>"))["text"]);
        Assert.Equal("מבחן abc", (string?)(await ana.WriteAsync(conversation, "\u202eמבחן \u2066abc"))["text"]);
    }

    [Fact]
    public async Task All_words_of_a_search_are_found_without_accents_in_ones_own_conversations_only()
    {
        var (ana, luis, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Rosa));
        var theirs = await ana.OpenDirectAsync(Person.Luis);
        await ana.WriteAsync(theirs, "La señora Núñez necesita un intérprete");

        var found = (await luis.PostAsync("/api/talk/search", new { words = "interprete NUNEZ" })).Is(HttpStatusCode.OK).Json.AsArray();

        Assert.Equal("La señora Núñez necesita un intérprete", (string?)Assert.Single(found)!["message"]!["text"]);
        Assert.Empty((await rosa.PostAsync("/api/talk/search", new { words = "interprete" })).Is(HttpStatusCode.OK).Json.AsArray());
        (await rosa.PostAsync("/api/talk/search", new { words = " " })).IsRefusedBeside("words");
    }

    [Fact]
    public async Task That_somebody_writes_is_heard_by_the_others_and_by_nobody_else()
    {
        var (ana, luis, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Rosa));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        await using var hers = await ana.OpenBoardAsync();
        await using var his = await luis.OpenBoardAsync();
        await using var strange = await rosa.OpenBoardAsync();

        Assert.Null(await hers.AnswerToAsync("Typing", conversation));
        Assert.Null(await strange.AnswerToAsync("Typing", conversation));

        Assert.Equal([$"{conversation}", $"{await server.IdOfAsync(Person.Ana)}"], (await his.HearsAsync("typing")).Select(a => (string?)a));
        Assert.Null(await hers.AnswerToAsync("Typing", conversation));          // within two seconds: dropped
        Assert.Equal(0, await his.CountAsync("typing"));
        Assert.Equal(0, await strange.CountAsync("typing"));
    }
}
