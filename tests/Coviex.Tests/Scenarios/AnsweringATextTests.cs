using System.Net;
using Coviex.Invitations.Replies;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

/// <summary>Guests write back: a word that is obeyed, or words for the staff.</summary>
public sealed class AnsweringATextTests(AnsweringATextTests.RacingServer server) : IClassFixture<AnsweringATextTests.RacingServer>
{
    // Where two write the same at one instant EF Core logs the loser's, which then looks again.
    public sealed class RacingServer : TwilioServer
    {
        protected override bool FaultsExpected => true;
    }

    private const string Nothing = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>";

    [Theory]
    [InlineData("BAJA")]
    [InlineData("baja")]
    [InlineData("  ¡Bája! \n")]
    [InlineData("B a j a .")]
    [InlineData("ALTO")]
    public async Task Who_wants_no_more_texts_is_told_so_and_gets_none(string word)
    {
        var (_, number, hospital) = await TextedAsync();

        var said = await WriteAsync(number, word);

        Assert.Contains("<Message>Hospital San Lucas: listo, no le enviaremos mas mensajes", said, StringComparison.Ordinal);
        Assert.True(await OptedOutAsync(hospital, number));
        Assert.False(await OptedOutAsync(Guid.NewGuid(), number));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'phone.opted_out' AND subject = (SELECT id FROM opt_outs WHERE phone = @number)", ("number", number)));
    }

    [Theory]
    [InlineData("ya estoy de baja")]
    [InlineData("cancelar")]
    [InlineData("no")]
    [InlineData("ALTOS")]
    [InlineData("")]
    public async Task Words_that_only_look_like_it_stop_nothing(string words)
    {
        var (_, number, hospital) = await TextedAsync();

        Assert.Equal(Nothing, await WriteAsync(number, words));

        Assert.False(await OptedOutAsync(hospital, number));
    }

    [Fact]
    public async Task Who_changes_his_mind_gets_texts_again_and_both_times_are_kept()
    {
        var (_, number, hospital) = await TextedAsync();
        await WriteAsync(number, "BAJA");
        server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains("volvera a recibir", await WriteAsync(number, "alta"), StringComparison.Ordinal);
        Assert.False(await OptedOutAsync(hospital, number));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(number, "Baja");

        Assert.True(await OptedOutAsync(hospital, number));
        Assert.Equal(1, await server.CountAsync("opt_outs WHERE phone = @number", ("number", number)));
    }

    [Theory]
    [InlineData("STOP", null)]
    [InlineData("stop ", null)]
    [InlineData("no mas", "STOP")]
    public async Task What_Twilio_answers_itself_is_noted_and_not_answered_again(string word, string? optOutType)
    {
        var (_, number, hospital) = await TextedAsync();

        Assert.Equal(Nothing, await WriteAsync(number, word, optOutType));

        Assert.True(await OptedOutAsync(hospital, number));
    }

    [Fact]
    public async Task Who_asks_for_help_reads_whom_he_can_call()
    {
        var (_, number, _) = await TextedAsync();

        Assert.Contains("Hospital San Lucas: por aqui enviamos enlaces para videollamadas. Dudas: +525555123456.", await WriteAsync(number, "¿Ayuda?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anything_else_waits_for_the_staff_beside_its_visit()
    {
        var (visit, number, _) = await TextedAsync();

        await WriteAsync(number, "Llego 10 min tarde\u202e 🙏\a");

        var reply = Assert.Single(await RepliesAsync(visit));
        Assert.Equal(("Llego 10 min tarde 🙏", number, "Twilio", null), (reply["body"], reply["phone"], reply["sender"], reply["read_at"]));
        Assert.Equal(visit.Guests[0].Id, Guid.Parse($"{reply["invitation_id"]}"));
    }

    [Fact]
    public async Task What_nobody_has_seen_stands_first_in_the_inbox_then_the_newest()
    {
        var (visit, number, _) = await TextedAsync();
        foreach (var words in new[] { "el primero", "el segundo", "el tercero" })
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await WriteAsync(number, words);
        }
        var adela = await server.SignInAsync(Person.Adela);
        foreach (var reply in await server.RowsAsync("SELECT id FROM replies WHERE hospital_id IS NOT NULL AND read_at IS NULL AND body <> 'el primero'"))
        {
            (await adela.PostAsync($"/api/replies/{reply["id"]}/read")).Is(HttpStatusCode.NoContent);
        }

        var list = (await adela.GetAsync("/inbox/list")).Is(HttpStatusCode.OK).Body;

        Assert.Equal(3, (await RepliesAsync(visit)).Count);
        int At(string words) => list.IndexOf(words, StringComparison.Ordinal);
        Assert.True(At("el primero") >= 0 && At("el primero") < At("el tercero") && At("el tercero") < At("el segundo"), list);
    }

    [Fact]
    public async Task The_same_reply_told_twice_is_one()
    {
        var (visit, number, _) = await TextedAsync();

        Assert.NotEqual(Nothing, await WriteAsync(number, "AYUDA", sid: "SMtwice"));
        Assert.Equal(Nothing, await WriteAsync(number, "AYUDA", sid: "SMtwice"));

        Assert.Single(await RepliesAsync(visit));
    }

    [Fact]
    public async Task A_number_that_nobody_wrote_to_is_kept_for_nobody()
    {
        var number = server.NewNumber();

        Assert.Equal(Nothing, await WriteAsync(number, "Hola, ¿quién es?"));

        var row = Assert.Single(await server.RowsAsync("SELECT hospital_id, visit_id FROM replies WHERE phone = @number", ("number", number)));
        Assert.Equal((null, null), (row["hospital_id"], row["visit_id"]));
    }

    [Fact]
    public async Task A_month_after_the_last_text_it_is_not_about_that_visit_any_more()
    {
        var (_, number, hospital) = await TextedAsync();
        server.Clock.Advance(TimeSpan.FromDays(31));

        await WriteAsync(number, "Gracias por todo");

        var reply = Assert.Single(await server.RowsAsync("SELECT hospital_id, visit_id FROM replies WHERE phone = @number", ("number", number)));
        Assert.Equal((hospital, null), (Guid.Parse($"{reply["hospital_id"]}"), reply["visit_id"]));
    }

    [Fact]
    public async Task A_reply_through_WhatsApp_finds_its_visit_too()
    {
        var (visit, number, _) = await TextedAsync();

        await WriteAsync($"whatsapp:+521{number[3..]}", "Hola");

        Assert.Equal("WhatsApp", Assert.Single(await RepliesAsync(visit))["sender"]);
    }

    [Fact]
    public async Task A_reply_with_a_bad_signature_is_refused()
    {
        var (_, number, hospital) = await TextedAsync();

        var said = await server.Twilio.AnswerAsync(server.Address, number, "BAJA", forged: true);

        Assert.Equal(403, said["status"]!.GetValue<int>());
        Assert.False(await OptedOutAsync(hospital, number));
        (await server.Browser().PostFormAsync("/hooks/twilio/inbound", ("From", number), ("Body", "BAJA"), ("MessageSid", "SM1"))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_people_write_never_reaches_the_log()
    {
        var (_, number, _) = await TextedAsync();

        await WriteAsync(number, "me duele la rodilla izquierda");

        Assert.DoesNotContain(server.Log.Lines, l => l.Text.Contains("rodilla", StringComparison.Ordinal) || l.Text.Contains(number[3..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Four_wishes_of_one_number_at_the_same_instant_are_all_kept()
    {
        var (_, number, hospital) = await TextedAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WriteAsync(number, "BAJA")));

        Assert.True(await OptedOutAsync(hospital, number));
        Assert.Equal(4, await server.CountAsync("replies WHERE phone = @number", ("number", number)));
    }

    private async Task<(SeenVisit Visit, string Number, Guid Hospital)> TextedAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var number = server.NewNumber();
        var visit = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: number) } });
        await server.PassAsync();
        var hospital = Guid.Parse($"{(await server.RowsAsync("SELECT hospital_id FROM visits WHERE id = @id", ("id", visit.Id)))[0]["hospital_id"]}");
        return (visit, number, hospital);
    }

    private async Task<string> WriteAsync(string from, string words, string? optOutType = null, string? sid = null)
    {
        var said = await server.Twilio.AnswerAsync(server.Address, from, words, optOutType, sid);
        Assert.Equal(200, said["status"]!.GetValue<int>());
        return said["body"]!.GetValue<string>();
    }

    private async Task<bool> OptedOutAsync(Guid hospital, string number)
    {
        var has = false;
        await server.InsideAsync(async services => has = await services.GetRequiredService<OptOuts>().HasAsync(hospital, number, default));
        return has;
    }

    private Task<List<Dictionary<string, object?>>> RepliesAsync(SeenVisit visit) =>
        server.RowsAsync("SELECT * FROM replies WHERE visit_id = @visit", ("visit", visit.Id));
}
