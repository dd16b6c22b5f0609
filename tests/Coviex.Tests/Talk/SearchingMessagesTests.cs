using System.Net;
using Coviex.Conversations;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

/// <summary>The search of messages by its words: what has them, and what has them no more.</summary>
public sealed class SearchingMessagesTests(TalkServer server) : IClassFixture<TalkServer>
{
    [Fact]
    public async Task Begun_words_in_any_order_find_the_newest_first()
    {
        var (ana, pair) = await PairAsync();
        await ana.WriteAsync(pair, "Penicilina: alérgico el señor Ñuñez");
        await ana.WriteAsync(pair, "la PENICILINA llegó hoy");
        await ana.WriteAsync(pair, "otra cosa");

        Assert.Equal(["la PENICILINA llegó hoy", "Penicilina: alérgico el señor Ñuñez"], await FindAsync(ana, "penici"));
        Assert.Equal(["Penicilina: alérgico el señor Ñuñez"], await FindAsync(ana, "nunez alerg"));
        Assert.Empty(await FindAsync(ana, "penicilina cosa"));
        Assert.Empty(await FindAsync(ana, "nicilina"));
        Assert.Empty(await FindAsync(await server.SignInAsync(Person.Elsa), "penicilina"));
        Assert.Empty(await FindAsync(await server.SignInAsync(Person.Omar), "penicilina"));
    }

    [Fact]
    public async Task What_was_edited_or_withdrawn_is_found_by_what_it_says_now()
    {
        var (ana, pair) = await PairAsync();
        var edited = await ana.WriteAsync(pair, "dosis wwuna y wwquedó");
        var gone = await ana.WriteAsync(pair, "wwretirado");
        (await ana.PutAsync($"/api/talk/{pair}/messages/{Id(edited)}", new { text = "dosis wwdos y wwquedó", version = (int)edited["version"]! })).Is(HttpStatusCode.OK);
        (await ana.DeleteAsync($"/api/talk/{pair}/messages/{Id(gone)}")).Is(HttpStatusCode.OK);

        Assert.Empty(await FindAsync(ana, "wwuna"));
        Assert.Equal(["dosis wwdos y wwquedó"], await FindAsync(ana, "wwdos"));
        Assert.Equal(["dosis wwdos y wwquedó"], await FindAsync(ana, "wwquedo"));
        Assert.Empty(await FindAsync(ana, "wwretirado"));
        Assert.Empty(await server.RowsAsync("SELECT word FROM message_words WHERE word IN ('wwuna', 'wwretirado')"));
    }

    [Fact]
    public async Task Of_a_common_word_the_newest_are_found_wherever_in_time_they_lie()
    {
        var (ana, pair) = await PairAsync();
        for (var i = 0; i < 3; i++) { await ana.WriteAsync(pair, $"zzcomun numero {i}"); }
        // Long ago, and so many that the search goes by slices of time.
        await server.RowsAsync("""
            INSERT INTO message_words (conversation_id, word, at, number)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
            SELECT @pair, 'zzcomun', 1000000 + i, 100000 + i FROM n
            """, ("pair", pair));
        await server.RowsAsync("UPDATE message_words SET at = at - 40000000 WHERE word = 'zzcomun' AND conversation_id = @pair AND number = (SELECT MIN(number) FROM message_words WHERE conversation_id = @pair AND word = 'zzcomun')", ("pair", pair));

        Assert.Equal(["zzcomun numero 2", "zzcomun numero 1", "zzcomun numero 0"], await FindAsync(ana, "zzcomun"));
    }

    [Fact]
    public async Task Messages_of_an_older_version_get_their_words_after_the_start_and_only_once()
    {
        var (ana, pair) = await PairAsync();
        for (var i = 0; i < 3; i++) { await ana.WriteAsync(pair, $"yyviejo {i}"); }
        await server.RowsAsync("DELETE FROM message_words WHERE conversation_id = @pair", ("pair", pair));
        await server.RowsAsync("UPDATE conversations SET without_words = last_number WHERE id = @pair", ("pair", pair));
        Assert.Empty(await FindAsync(ana, "yyviejo"));

        var worker = server.Host.Services.GetRequiredService<WordsOfOldMessages>();
        Assert.True(await worker.RunOnceAsync(TestContext.Current.CancellationToken) >= 3);

        Assert.Equal(["yyviejo 2", "yyviejo 1", "yyviejo 0"], await FindAsync(ana, "yyviejo"));
        Assert.Equal(0, await worker.RunOnceAsync(TestContext.Current.CancellationToken));
    }

    private async Task<(StaffDesk Ana, Guid Pair)> PairAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        return (ana, await ana.OpenDirectAsync(Person.Luis));
    }

    private static async Task<IReadOnlyList<string?>> FindAsync(StaffDesk desk, string words) =>
        [.. (await desk.PostAsync("/api/talk/search", new { words })).Is(HttpStatusCode.OK).Json.AsArray().Select(f => (string?)f!["message"]!["text"])];
}
