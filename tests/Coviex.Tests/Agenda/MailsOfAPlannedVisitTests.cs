using System.Net;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;
using Coviex.Visits.Agenda;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Agenda;

public sealed class MailsOfAPlannedVisitTests(MailingServer server) : IClassFixture<MailingServer>
{
    [Fact]
    public async Task The_calendar_entry_comes_with_the_date_follows_a_move_gets_the_link_and_goes_with_the_cancellation()
    {
        var (ana, at) = (await server.SignInAsync(Person.Ana), new DateTimeOffset(server.Clock.Now.AddDays(2).Date.AddHours(16), TimeSpan.Zero));
        var visit = await ana.PlanAsync(at, "", ("guests", new[] { new { name = "Elena Ruiz", phone = server.NewNumber(), email = "planned@coviex.test" } }));
        await server.PassAsync();
        (await ana.AskMoveAsync(visit.Id, at.AddDays(1), minutes: 50, anyway: true)).Is(HttpStatusCode.OK);
        await server.PassAsync();
        server.Clock.Advance(at.AddDays(1).AddMinutes(-10) - server.Clock.Now);
        await server.Host.Services.GetRequiredService<SendReminders>().RunOnceAsync(TestContext.Current.CancellationToken);
        await server.PassAsync();
        await ana.SignInAsync();
        await ana.DoAsync(visit.Id, "cancel");
        await server.PassAsync();

        var mails = await server.MailsToAsync("planned@coviex.test", 4);
        var entries = mails.Select(m => m.Calendar!.Replace("\r\n ", "", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"], entries.Select(e => Of(e, "METHOD")));
        Assert.Single(entries.Select(e => Of(e, "UID")).Distinct());
        var sequences = entries.Select(e => int.Parse(Of(e, "SEQUENCE"), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(sequences.Order().Distinct(), sequences);                  // each is higher than the one before
        Assert.Equal([$"{at:yyyyMMdd'T'HHmmss'Z'}", .. Enumerable.Repeat($"{at.AddDays(1):yyyyMMdd'T'HHmmss'Z'}", 3)], entries.Select(e => Of(e, "DTSTART")));
        Assert.Equal($"{at.AddDays(1).AddMinutes(50):yyyyMMdd'T'HHmmss'Z'}", Of(entries[1], "DTEND"));
        Assert.Equal("CANCELLED", Of(entries[3], "STATUS"));
        Assert.Equal([false, false, true, false], mails.Select(m => m.Text.Contains("/v#", StringComparison.Ordinal)));
        Assert.Equal([false, false, true, false], entries.Select(e => e.Contains("/v#", StringComparison.Ordinal)));
        Assert.Contains("method=CANCEL", mails[3].Source);
        Assert.Contains("se canceló su videollamada", mails[3].Header("Subject"));
    }

    [Fact]
    public async Task A_colleague_is_told_by_mail_and_gets_no_text()
    {
        var (ana, at) = (await server.SignInAsync(Person.Ana), new DateTimeOffset(server.Clock.Now.AddDays(5).Date.AddHours(16), TimeSpan.Zero));
        var luis = await server.IdOfAsync(Person.Luis);
        await server.RowsAsync("UPDATE staff SET email = 'luis@coviex.test' WHERE user_name = @name", ("name", Person.Luis.Email));

        var visit = await ana.PlanAsync(at, server.NewNumber(), ("colleagues", new[] { new { staff = luis } }));
        await server.PassAsync();

        Assert.Contains("le espera en videollamada", (await server.MailsToAsync("luis@coviex.test")).Single().Text);
        Assert.Equal(0, await server.CountAsync("messages WHERE sender <> 'Email' AND invitation_id = @guest", ("guest", visit.Guests[^1].Id)));
    }

    private static string Of(string entry, string name) => Regex.Match(entry, $@"^{name}:(.*?)\r?$", RegexOptions.Multiline).Groups[1].Value;
}
