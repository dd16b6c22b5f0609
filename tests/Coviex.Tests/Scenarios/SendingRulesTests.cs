using System.Net;
using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

/// <summary>A server whose hospital sends by rules of its own, which the administrator sets on her page.</summary>
public class RuledServer : OutboxServer
{
    /// <summary>Nine in the morning of the next day, where the hospital is.</summary>
    public void NextDay() => Clock.Advance(Clock.Now.AddHours(-6).Date.AddDays(1).AddHours(15) - Clock.Now.UtcDateTime);

    public async Task<StaffDesk> RuleAsync(string steps = "Phone", int silence = 0, string quietFrom = "21:00", string quietTo = "08:00", string texts = "", string cost = "")
    {
        var adela = await SignInAsync(Person.Adela);
        (await adela.PostFormAsync("/sending", [
            .. steps.Split(',').Select((step, i) => ($"step{i}", step)), ("silence", $"{silence}"), ("quietFrom", quietFrom), ("quietTo", quietTo),
            ("dailyTexts", texts), ("dailyCost", cost)])).Is(HttpStatusCode.SeeOther);
        return adela;
    }
}

public sealed class QuietHoursTests(RuledServer server) : IClassFixture<RuledServer>
{
    [Fact]
    public async Task An_invitation_for_another_time_waits_until_morning_and_what_somebody_waits_for_goes_at_once()
    {
        server.NextDay();
        await server.RuleAsync();
        server.Clock.Advance(TimeSpan.FromHours(13.5));                          // half past ten in the evening
        var later = await server.QueuedAsync(startsAt: server.Clock.Now.AddHours(12));
        var now = await server.QueuedAsync();
        var early = await server.QueuedAsync(startsAt: server.Clock.Now.AddHours(10));   // at half past eight: morning would be too late
        await server.PassAsync();

        Assert.Empty(server.Sender.To(later.Number));
        Assert.Equal("Sale a las 08:00, para no molestar de noche.", (await later.SeenAsync()).TextNote);
        Assert.Single(server.Sender.To(now.Number));
        Assert.Single(server.Sender.To(early.Number));

        await server.PassAfterAsync(TimeSpan.FromHours(9.4));
        Assert.Empty(server.Sender.To(later.Number));
        await server.PassAfterAsync(TimeSpan.FromHours(0.2));
        Assert.Equal(("sent", (string?)null), (await later.TextAsync(), (await later.SeenAsync()).TextNote));
    }

    [Fact]
    public async Task Who_sends_it_again_at_night_means_it()
    {
        await server.RuleAsync(quietFrom: "00:00", quietTo: "23:59");
        var later = await server.QueuedAsync(startsAt: server.Clock.Now.AddDays(2));
        await server.PassAsync();
        Assert.Empty(server.Sender.To(later.Number));

        await later.Ana.DoAsync(later.Visit.Id, later.Visit.Guests[0].Id, "resend");
        await server.PassAsync();
        await server.PassAfterAsync(TimeSpan.FromDays(1.5));

        Assert.Single(server.Sender.To(later.Number));                           // and the one that waited does not follow
    }
}

public sealed class DailyBudgetTests(RuledServer server) : IClassFixture<RuledServer>
{
    [Fact]
    public async Task When_the_days_texts_are_spent_messages_stop_and_everybody_reads_why_until_the_limit_is_raised()
    {
        server.NextDay();
        await server.RuleAsync(texts: "2");
        var texts = new List<QueuedText>();
        for (var i = 0; i < 4; i++) { texts.Add(await server.QueuedAsync()); }
        await server.PassAsync();

        Assert.Equal(["sent", "sent", "queued", "queued"], await StatesAsync(texts));
        Assert.StartsWith("Detenido: se agotó el presupuesto de mensajes de hoy. Sale a las 00:00", (await texts[3].SeenAsync()).TextNote);
        Assert.Contains("Mensajes detenidos en el hospital: 2", (await texts[0].Ana.GetAsync("/today")).Body);
        Assert.Contains("Mensajes detenidos por el presupuesto: 2", (await (await server.SignInAsync(Person.Adela)).GetAsync("/sending")).Body);

        await server.RuleAsync(texts: "3");
        await server.PassAsync();
        Assert.Equal(["sent", "sent", "sent", "queued"], await StatesAsync(texts));

        await server.PassAfterAsync(TimeSpan.FromHours(14.9));
        Assert.Equal("queued", await texts[3].TextAsync());
        await server.PassAfterAsync(TimeSpan.FromHours(0.2));
        Assert.Equal("sent", await texts[3].TextAsync());                        // a new day
        await server.RuleAsync();
    }

    [Fact]
    public async Task What_carriers_report_to_cost_counts_too()
    {
        server.NextDay();
        await server.RuleAsync(cost: "1");
        var first = await server.QueuedAsync();
        await server.PassAsync();
        await server.ReportAsync(server.Sender.To(first.Number)[0].Id, SmsState.Delivered, null, new(1.05m, "MXN"));

        var second = await server.QueuedAsync();
        await server.PassAsync();

        Assert.Equal(("delivered", "queued"), (await first.TextAsync(), await second.TextAsync()));
        await server.RuleAsync();
        await server.PassAsync();
        Assert.Equal("sent", await second.TextAsync());
    }

    private static async Task<string[]> StatesAsync(List<QueuedText> texts)
    {
        var states = new List<string>();
        foreach (var text in texts) { states.Add(await text.TextAsync()); }
        return [.. states];
    }
}

public sealed class LadderTests(RuledServer server) : IClassFixture<RuledServer>
{
    private static readonly SmsAnswer Landline = new SmsAnswer.Refused(SmsProblem.Landline);

    [Fact]
    public async Task A_bounce_takes_the_next_step_by_itself_with_a_new_link_to_the_same_visit_and_says_so()
    {
        await server.RuleAsync("Phone,Second");
        var queued = await server.QueuedAsync(Landline);
        await server.PassAsync();
        Assert.Equal("No llegó por Teléfono de prueba: Es un teléfono fijo y no recibe mensajes de texto. Se intenta por otro medio.", (await queued.SeenAsync()).TextNote);
        await server.PassAsync();

        var guest = await queued.SeenAsync();
        Assert.Equal("sent", guest.Text);
        Assert.Equal("No llegó por Teléfono de prueba: Es un teléfono fijo y no recibe mensajes de texto. Se intenta por Second.", guest.TextNote);
        Assert.Equal([("bounced", "Teléfono de prueba"), ("sent", "Second")], guest.Texts.Select(t => (t.State, t.By)));
        var link = Assert.Single(server.Second.To(queued.Number)).Body.Split('#')[1];
        Assert.Equal("ready", (await server.Phone().PeekAsync(link)).State);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'text.next_step' AND detail = 'bounced' AND subject = @visit", ("visit", queued.Visit.Id)));
        Assert.Contains("Se intenta por Second", (await queued.Ana.GetAsync("/today")).Body);
    }

    [Fact]
    public async Task The_ladder_ends_and_staff_read_the_last_reason()
    {
        await server.RuleAsync("Phone,Second");
        var queued = await server.QueuedAsync(Landline);
        server.Second.Answers(queued.Number, new SmsAnswer.Refused(SmsProblem.NotInService));
        for (var i = 0; i < 4; i++) { await server.PassAfterAsync(TimeSpan.FromMinutes(10)); }

        var guest = await queued.SeenAsync();
        Assert.Equal(("bounced", "El número no está en servicio.", (string?)null), (guest.Text, guest.TextProblem, guest.TextNote));
        Assert.Equal((1, 1), (server.Sender.To(queued.Number).Count, server.Second.To(queued.Number).Count));
    }

    [Fact]
    public async Task Silence_takes_the_next_step_and_a_late_report_still_counts()
    {
        await server.RuleAsync("Phone,Second", silence: 10);
        var queued = await server.QueuedAsync();
        await server.PassAsync();
        for (var i = 0; i < 9; i++) { await server.PassAfterAsync(TimeSpan.FromMinutes(1)); }
        Assert.Empty(server.Second.To(queued.Number));

        await server.PassAfterAsync(TimeSpan.FromMinutes(1.1));
        await server.PassAsync();
        await server.PassAfterAsync(TimeSpan.FromMinutes(30));

        Assert.Single(server.Second.To(queued.Number));
        Assert.Equal("Teléfono de prueba no confirma que llegó. Se intenta también por Second.", (await queued.SeenAsync()).TextNote);
        await server.ReportAsync(server.Sender.To(queued.Number)[0].Id, SmsState.Delivered);
        var guest = await queued.SeenAsync();
        Assert.Equal(("delivered", (string?)null), (guest.Text, guest.TextNote));
    }

    [Fact]
    public async Task Whose_page_is_open_is_left_alone()
    {
        await server.RuleAsync("Phone,Second", silence: 10);
        var queued = await server.QueuedAsync();
        await server.PassAsync();
        await server.Phone().PeekAsync(server.Sender.To(queued.Number)[0].Body.Split('#')[1]);

        await server.PassAfterAsync(TimeSpan.FromMinutes(11));
        await server.PassAfterAsync(TimeSpan.FromMinutes(11));
        await server.ReportAsync(server.Sender.To(queued.Number)[0].Id, SmsState.Bounced, SmsProblem.Unreachable);
        await server.PassAsync();

        Assert.Empty(server.Second.To(queued.Number));
    }

    [Fact]
    public async Task Nothing_follows_once_the_visit_is_over_or_the_link_revoked()
    {
        await server.RuleAsync("Phone,Second");
        var (over, revoked) = (await server.QueuedAsync(), await server.QueuedAsync());
        await server.PassAsync();
        await over.Ana.DoAsync(over.Visit.Id, "cancel");
        await revoked.Ana.DoAsync(revoked.Visit.Id, revoked.Visit.Guests[0].Id, "revoke");

        foreach (var queued in new[] { over, revoked }) { await server.ReportAsync(server.Sender.To(queued.Number)[0].Id, SmsState.Bounced, SmsProblem.Unreachable); }
        await server.PassAsync();

        Assert.Empty(server.Second.To(over.Number));
        Assert.Empty(server.Second.To(revoked.Number));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_beside_its_field_and_changes_nothing()
    {
        var adela = await server.RuleAsync("Second,Phone", silence: 7, texts: "9");

        var answer = await adela.PostFormAsync("/sending", ("step0", "Palomas"), ("step1", "Phone"), ("silence", "-1"), ("quietFrom", "25:00"), ("quietTo", ""), ("dailyTexts", "0"), ("dailyCost", "x"));

        answer.Is(HttpStatusCode.UnprocessableEntity);
        foreach (var field in new[] { "step0", "silence", "quietFrom", "quietTo", "dailyTexts", "dailyCost" }) { Assert.Contains($"aria-describedby=\"{field}", answer.Body); }
        Assert.Equal(6, System.Text.RegularExpressions.Regex.Count(answer.Body, "aria-invalid=\"true\""));
        Assert.Contains("Este medio ya está en la lista.", (await adela.PostFormAsync("/sending", ("step0", "Phone"), ("step1", "Phone"), ("quietFrom", "21:00"), ("quietTo", "08:00"))).Body);
        var row = (await server.RowsAsync("SELECT steps, silence_minutes, daily_texts FROM sending_rules"))[0];
        Assert.Equal("Second,Phone 7 9", $"{row["steps"]} {row["silence_minutes"]} {row["daily_texts"]}");
        await server.RuleAsync();
    }
}

public sealed class PacedServer : RuledServer
{
    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Sms__Rates__0", "Second:2")];
}

public sealed class SenderRateTests(PacedServer server) : IClassFixture<PacedServer>
{
    [Fact]
    public async Task A_sender_gets_no_more_a_second_than_its_rate()
    {
        await server.RuleAsync("Second");
        var texts = new List<QueuedText>();
        for (var i = 0; i < 5; i++) { texts.Add(await server.QueuedAsync()); }
        int Sent() => texts.Sum(t => server.Second.To(t.Number).Count);

        await server.PassAsync();
        await server.PassAsync();
        Assert.Equal(2, Sent());
        await server.PassAfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(4, Sent());
        await server.PassAfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(5, Sent());
    }
}
