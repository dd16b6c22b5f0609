using System.Net;
using Coviex.Sms;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

/// <summary>What staff do when a text did not arrive.</summary>
public sealed class MendingATextTests(OutboxServer server) : IClassFixture<OutboxServer>
{
    [Fact]
    public async Task Another_number_gets_a_new_link_and_what_went_to_the_wrong_one_is_dead()
    {
        var queued = await server.QueuedAsync();
        await server.PassAsync();
        var (guest, wrong, right) = (queued.Visit.Guests[0].Id, server.Sender.To(queued.Number)[0].Body.Split('#')[1], server.NewNumber());
        server.Clock.Advance(TimeSpan.FromSeconds(30));

        var seen = (await queued.Ana.AskAsync(queued.Visit.Id, guest, "text", new { phone = right[3..] })).As<SeenGuest>();
        await server.PassAsync();

        Assert.Equal(right, seen.Number());
        (await server.Phone().PostAsync("/api/guest/peek", new { token = wrong })).IsRefused(HttpStatusCode.NotFound, "link_unknown");
        Assert.Equal("ready", (await server.Phone().PeekAsync(Assert.Single(server.Sender.To(right)).Body.Split('#')[1])).State);
        Assert.Single(server.Sender.To(queued.Number));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'guest.number_corrected'"));
    }

    [Theory]
    [InlineData("12", "phone")]
    [InlineData("+52 33 3615 0001 ext. 4", "phone")]
    [InlineData("", "phone")]
    public async Task A_number_that_gets_no_text_is_refused_beside_its_field(string phone, string field)
    {
        var queued = await server.QueuedAsync();

        (await queued.Ana.AskAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "text", new { phone })).IsRefusedBeside(field);
        (await queued.Ana.AskAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "text", new { sender = "Palomas" })).IsRefusedBeside("sender");
    }

    [Fact]
    public async Task Another_sender_takes_it_and_no_further_step_follows()
    {
        var queued = await server.QueuedAsync(new SmsAnswer.Refused(SmsProblem.Filtered));
        await server.PassAsync();
        server.Second.Answers(queued.Number, new SmsAnswer.Refused(SmsProblem.Filtered));

        await queued.Ana.DoAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "text", new { sender = "second" });
        await queued.Ana.DoAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "text", new { sender = "Second" });
        await server.PassAsync();
        await server.PassAsync();

        Assert.Equal((1, 1), (server.Sender.To(queued.Number).Count, server.Second.To(queued.Number).Count));
        Assert.Equal([("bounced", "Teléfono de prueba"), ("bounced", "Second")], (await queued.SeenAsync()).Texts.Select(t => (t.State, t.By)));
    }

    [Fact]
    public async Task The_link_on_the_screen_is_a_good_one_of_its_own_with_a_picture_and_a_record()
    {
        var queued = await server.QueuedAsync();
        await server.PassAsync();
        var sent = server.Sender.To(queued.Number)[0].Body.Split('#')[1];

        var link = (await queued.Ana.AskAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "link")).As<SeenLink>();

        Assert.StartsWith("http://localhost:5080/v#", link.Url);
        Assert.NotEqual(sent, link.Url.Split('#')[1]);
        foreach (var secret in new[] { sent, link.Url.Split('#')[1] }) { Assert.Equal("ready", (await server.Phone().PeekAsync(secret)).State); }
        Assert.Equal(queued.Visit.StartsAt.AddHours(1), link.ExpiresAt, TimeSpan.FromMinutes(1));
        Assert.Matches("^(M[0-9]+ [0-9]+h[0-9]+v1h-[0-9]+z)+$", link.Picture.Path);
        Assert.InRange(link.Picture.Size, 29, 60);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'guest.link_shown' AND part = @guest", ("guest", queued.Visit.Guests[0].Id)));
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains(link.Url.Split('#')[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_is_no_link_for_whom_it_was_revoked()
    {
        var queued = await server.QueuedAsync();
        await queued.Ana.DoAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "revoke");

        (await queued.Ana.AskAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "link")).IsRefused(HttpStatusCode.Conflict, "revoked");
    }

    [Fact]
    public async Task What_all_messages_to_a_guest_cost_so_far_is_told_in_each_currency()
    {
        var queued = await server.QueuedAsync();
        await server.PassAsync();
        Assert.Null((await queued.SeenAsync()).Cost);
        await server.ReportAsync(server.Sender.To(queued.Number)[0].Id, SmsState.Delivered, null, new(0.42m, "MXN"));
        foreach (var (sender, cost) in new[] { ("Phone", new SmsCost(0.43m, "MXN")), ("Second", new SmsCost(0.05m, "USD")) })
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await queued.Ana.DoAsync(queued.Visit.Id, queued.Visit.Guests[0].Id, "text", new { sender });
            await server.PassAsync();
            var last = sender == "Phone" ? server.Sender.To(queued.Number)[^1] : server.Second.To(queued.Number)[^1];
            await server.ReportAsync(last.Id, SmsState.Delivered, null, cost);
        }

        Assert.Equal("0.85 MXN + 0.05 USD", (await queued.SeenAsync()).Cost);
        Assert.Contains("Mensajes: 3<span class=\"cost\"> · costo 0.85 MXN + 0.05 USD</span>", WebUtility.HtmlDecode((await queued.Ana.GetAsync("/today")).Body));
    }

    private sealed record SeenPicture(int Size, string Path);

    private sealed record SeenLink(string Url, DateTimeOffset ExpiresAt, SeenPicture Picture);
}

public sealed class OptedOutTests(RuledServer server) : IClassFixture<RuledServer>
{
    [Fact]
    public async Task Who_asked_for_no_texts_gets_none_by_any_sender_and_staff_read_why()
    {
        await server.RuleAsync("Phone,Second");
        var queued = await server.QueuedAsync();
        await server.InsideAsync(services => services.GetRequiredService<ISmsReplies>().TakeAsync(new("Phone", "reply-1", queued.Number, "BAJA"), CancellationToken.None));
        for (var i = 0; i < 3; i++) { await server.PassAfterAsync(TimeSpan.FromMinutes(1)); }

        Assert.Empty(server.Sender.To(queued.Number));
        Assert.Empty(server.Second.To(queued.Number));
        Assert.Equal(("bounced", "Esta persona pidió no recibir más mensajes de este remitente."), ((await queued.SeenAsync()).Text, (await queued.SeenAsync()).TextProblem));
    }
}
