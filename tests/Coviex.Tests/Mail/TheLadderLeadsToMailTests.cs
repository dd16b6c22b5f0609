using System.Text.RegularExpressions;
using Coviex.Sms;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Mail;

/// <summary>E-mail as a step of a hospital's ladder, through a real mail server.</summary>
public sealed partial class TheLadderLeadsToMailTests(MailingServer server) : IClassFixture<MailingServer>
{
    private static readonly SmsAnswer Landline = new SmsAnswer.Refused(SmsProblem.Landline);
    private static int made;
    private readonly string address = $"pedro{Interlocked.Increment(ref made)}@coviex.test";

    [Fact]
    public async Task A_text_that_bounces_is_followed_by_an_e_mail_with_a_link_to_the_same_visit_and_staff_see_both()
    {
        await server.RuleAsync("Phone,Email,Second");
        var queued = await QueuedAsync(address, Landline);
        await PassesAsync(3);

        var mail = Assert.Single(await server.MailsToAsync(address));
        Assert.Equal("ready", (await server.Phone().PeekAsync(LinkPattern().Match(mail.Text).Groups[1].Value)).State);
        var guest = await queued.SeenAsync();
        Assert.Equal([("bounced", "Teléfono de prueba"), ("sent", "Correo electrónico")], guest.Texts.Select(t => (t.State, t.By)));
        Assert.Equal(("sent", "No llegó por Teléfono de prueba: Es un teléfono fijo y no recibe mensajes de texto. Se intenta por Correo electrónico."), (guest.Text, guest.TextNote));
        Assert.Contains("Se intenta por Correo electrónico", (await queued.Ana.GetAsync("/today")).Body);
        Assert.Empty(server.Second.To(queued.Number));
    }

    [Fact]
    public async Task Who_has_no_address_is_passed_over()
    {
        await server.RuleAsync("Phone,Email,Second");
        var queued = await QueuedAsync("", Landline);
        await PassesAsync(3);

        Assert.Equal([("bounced", "Teléfono de prueba"), ("sent", "Second")], (await queued.SeenAsync()).Texts.Select(t => (t.State, t.By)));
    }

    [Fact]
    public async Task An_address_that_nobody_has_leads_to_the_next_step_with_its_reason()
    {
        await server.RuleAsync("Email,Second");
        var queued = await QueuedAsync("nobody@coviex.test");
        await PassesAsync(3);

        var guest = await queued.SeenAsync();
        Assert.Equal([("bounced", "Correo electrónico", "Este correo electrónico no existe."), ("sent", "Second", null)], guest.Texts.Select(t => (t.State, t.By, t.Problem)));
        Assert.Single(server.Second.To(queued.Number));
    }

    [Fact]
    public async Task Who_wants_no_texts_still_gets_the_e_mail()
    {
        await server.RuleAsync("Phone,Second,Email");
        var queued = await QueuedAsync(address);
        await server.InsideAsync(services => services.GetRequiredService<ISmsReplies>().TakeAsync(new("Phone", $"reply-{queued.Number}", queued.Number, "BAJA"), CancellationToken.None));
        await PassesAsync(4);

        Assert.Equal((0, 0), (server.Sender.To(queued.Number).Count, server.Second.To(queued.Number).Count));
        Assert.Single(await server.MailsToAsync(address));
        Assert.Equal([("bounced", "Teléfono de prueba"), ("sent", "Correo electrónico")], (await queued.SeenAsync()).Texts.Select(t => (t.State, t.By)));
    }

    [Fact]
    public async Task An_e_mail_that_nobody_opens_leads_on_and_the_mail_server_is_asked_nothing()
    {
        await server.RuleAsync("Email,Second", silence: 10);
        var queued = await QueuedAsync(address);
        await PassesAsync(1);
        await server.PassAfterAsync(TimeSpan.FromMinutes(9));
        Assert.Empty(server.Second.To(queued.Number));
        Assert.Equal("sent", await queued.TextAsync());

        await server.PassAfterAsync(TimeSpan.FromMinutes(1.1));
        await PassesAsync(2);

        Assert.Single(server.Second.To(queued.Number));
        Assert.Single(await server.MailsToAsync(address));
        Assert.Equal("Correo electrónico no confirma que llegó. Se intenta también por Second.", (await queued.SeenAsync()).TextNote);
        Assert.Equal(0, await server.CountAsync("messages WHERE sender = 'Email' AND due_at IS NOT NULL AND state = 'Sent'"));
    }

    [Fact]
    public async Task Beside_a_text_goes_an_e_mail_only_where_it_is_no_step()
    {
        await server.RuleAsync("Phone,Email");
        var step = await QueuedAsync(address);
        await PassesAsync(3);
        Assert.Equal("Teléfono de prueba", Assert.Single((await step.SeenAsync()).Texts).By);

        await server.RuleAsync("Phone");
        var beside = await QueuedAsync(address, Landline);
        await PassesAsync(2);

        var guest = await beside.SeenAsync();
        Assert.Equal(["Correo electrónico", "Teléfono de prueba"], guest.Texts.Select(t => t.By).Order());
        Assert.Equal(("bounced", "El enlace sí salió por correo electrónico."), (guest.Text, guest.TextNote));
    }

    [Fact]
    public async Task Staff_may_send_by_e_mail_to_whom_has_an_address()
    {
        await server.RuleAsync("Phone");
        var (with, without) = (await QueuedAsync(address, Landline), await QueuedAsync(""));
        await PassesAsync(1);
        Assert.Equal(["Phone", "Second", "Email"], (await with.SeenAsync()).Senders.Select(s => s.Name));
        Assert.Equal(["Phone", "Second"], (await without.SeenAsync()).Senders.Select(s => s.Name));
        Assert.Contains("Enviar otro enlace por Correo electrónico", (await with.Ana.GetAsync("/today")).Body);

        (await without.Ana.AskAsync(without.Visit.Id, without.Visit.Guests[0].Id, "text", new { sender = "email" })).IsRefusedBeside("sender");
        await with.Ana.DoAsync(with.Visit.Id, with.Visit.Guests[0].Id, "text", new { sender = "email" });
        await PassesAsync(2);

        Assert.Equal(2, (await server.MailsToAsync(address, 2)).Count);              // the one beside the text, and this one
        Assert.Equal("sent", await with.TextAsync());
    }

    [Fact]
    public async Task A_mailbox_wakes_nobody_and_costs_nothing()
    {
        server.NextDay();
        await server.RuleAsync("Email", quietFrom: "00:00", quietTo: "23:59", texts: "1");
        var (first, second) = (await QueuedAsync(address, startsAt: server.Clock.Now.AddDays(2)), await QueuedAsync($"segundo-{address}", startsAt: server.Clock.Now.AddDays(2)));
        await PassesAsync(2);

        Assert.Equal(("sent", "sent"), (await first.TextAsync(), await second.TextAsync()));
    }

    [Fact]
    public async Task What_a_dead_node_was_handing_over_goes_once_more_under_the_same_name()
    {
        await server.RuleAsync("Email");
        var queued = await QueuedAsync(address);
        await server.PassAsync();
        var first = Assert.Single(await server.MailsToAsync(address));
        await server.RowsAsync("UPDATE messages SET state = 'HandingOver', due_at = handed_over_at WHERE sender = 'Email' AND invitation_id = @guest", ("guest", queued.Visit.Guests[0].Id));
        await PassesAsync(2);

        var mails = await server.MailsToAsync(address, 2);
        Assert.Equal(first.Header("Message-ID"), mails[1].Header("Message-ID"));
        Assert.Equal("sent", await queued.TextAsync());
    }

    private async Task PassesAsync(int count)
    {
        for (var i = 0; i < count; i++) { await server.PassAsync(); }
    }

    private async Task<QueuedText> QueuedAsync(string email, SmsAnswer? answer = null, DateTimeOffset? startsAt = null)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var number = server.NewNumber();
        if (answer is not null) { server.Sender.Answers(number, answer); }
        var guest = new { name = "Elena Ruiz", relation = "nieta", phone = number, email };
        return new(ana, await ana.InviteAsync(new { service = "homeCare", startsAt, guests = new[] { guest } }), number);
    }

    [GeneratedRegex("http://localhost:5080/v#([0-9A-Za-z]{22})")]
    private static partial Regex LinkPattern();
}
