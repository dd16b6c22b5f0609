using System.Net;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Mail;

public sealed partial class TheLinkByMailTests(MailingServer server) : IClassFixture<MailingServer>
{
    private static int made;
    private readonly string address = $"elena{Interlocked.Increment(ref made)}@coviex.test";

    [Fact]
    public async Task A_guest_with_an_address_gets_the_link_by_mail_too_and_it_opens_the_visit()
    {
        await InviteAsync(address);

        await server.PassAsync();

        var mail = (await server.MailsToAsync(address)).Single();
        var link = LinkPattern().Match(mail.Text);
        Assert.True(link.Success, mail.Text);
        Assert.Contains(link.Value, mail.Html);
        Assert.Contains("Dra. Ana Torres, de Hospital San Lucas, le invita a una videollamada ahora.", mail.Text);
        Assert.Equal("Hospital San Lucas <video@coviex.test>", mail.Header("From"));
        Assert.Equal("Hospital San Lucas: su videollamada es ahora", mail.Header("Subject"));
        Assert.DoesNotMatch("src=|url\\(|<link|<script|Elena", mail.Html);
        Assert.Null(mail.Calendar);
        var peek = await server.Phone().AskPeekAsync(link.Groups[1].Value);
        Assert.Equal("ready", peek.Is(HttpStatusCode.OK).Json["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_visit_that_is_later_comes_with_an_entry_for_the_calendar_and_each_mail_replaces_it()
    {
        var startsAt = new DateTimeOffset(server.Clock.GetUtcNow().AddDays(2).Date.AddHours(20), TimeSpan.Zero);
        var (ana, visit) = await InviteAsync(address, startsAt);
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "resend");
        await server.PassAsync();

        var mails = await server.MailsToAsync(address, 2);
        var (first, second) = (mails[0].Calendar!, mails[1].Calendar!);
        Assert.Contains($"\r\nDTSTART:{startsAt:yyyyMMdd}T200000Z\r\n", first);
        Assert.Contains("\r\nMETHOD:PUBLISH\r\n", first);
        Assert.Contains("SEQUENCE:0", first);
        Assert.Contains("SEQUENCE:1", second);
        Assert.Equal(Uid().Match(first).Value, Uid().Match(second).Value);
        Assert.NotEqual(LinkPattern().Match(mails[0].Text).Value, LinkPattern().Match(mails[1].Text).Value);
    }

    [Fact]
    public async Task What_waits_for_the_mail_server_is_not_sent_once_the_visit_is_cancelled()
    {
        var (ana, visit) = await InviteAsync(address);

        await ana.DoAsync(visit.Id, "cancel");
        await server.PassAsync();

        Assert.Equal(1, await server.CountAsync("messages WHERE sender = 'Email' AND state = 'Dropped' AND invitation_id = @guest", ("guest", visit.Guests[0].Id)));
    }

    [Fact]
    public async Task An_address_that_nobody_has_bounces_at_once_and_a_server_that_says_later_is_asked_later()
    {
        var (_, visit) = await InviteAsync("nobody@coviex.test", null, "later@coviex.test");

        await server.PassAsync();

        var (nobody, later) = (visit.Guests[0].Id, visit.Guests[1].Id);
        Assert.Equal(1, await server.CountAsync("messages WHERE sender = 'Email' AND state = 'Bounced' AND problem = 'addressUnknown' AND invitation_id = @guest", ("guest", nobody)));
        Assert.Equal(1, await server.CountAsync("messages WHERE sender = 'Email' AND state = 'Queued' AND attempts = 1 AND invitation_id = @guest", ("guest", later)));
        Assert.Equal(0, await server.PassAsync());
        for (var i = 0; i < 2; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(5));
            await server.PassAsync();
        }
        Assert.Equal(1, await server.CountAsync("messages WHERE sender = 'Email' AND state = 'Bounced' AND problem = 'senderDown' AND invitation_id = @guest", ("guest", later)));
    }

    [Fact]
    public async Task Nobody_gets_a_mail_without_an_address_and_a_wrong_one_is_refused_beside_its_field()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        Assert.Equal(0, await server.CountAsync("messages WHERE sender = 'Email' AND invitation_id = @guest", ("guest", visit.Guests[0].Id)));

        foreach (var wrong in new[] { "elena", "elena@", "@coviex.test", "a b@coviex.test", "elena@coviex", "elena@coviex.test\r\nBcc: x@y.test", "\"e l\"@coviex.test", "e@coviex..test", $"{new string('e', 65)}@coviex.test" })
        {
            var answer = await ana.PostAsync("/api/visits", new { service = "homeCare", guests = new[] { Guest(ana, wrong) } });
            answer.IsRefusedBeside("guests.0.email");
        }
    }

    [Fact]
    public async Task Neither_addresses_nor_links_stand_in_the_log()
    {
        await InviteAsync(address);
        await server.PassAsync();
        await server.MailsToAsync(address);

        Assert.DoesNotContain(server.Log.Lines, l => l.Text.Contains(address, StringComparison.Ordinal) || l.Text.Contains("/v#", StringComparison.Ordinal));
    }

    private static object Guest(StaffDesk ana, string email) => new { name = "Elena Ruiz", relation = "nieta", phone = ana.Server.NewNumber(), email };

    private async Task<(StaffDesk Ana, SeenVisit Visit)> InviteAsync(string first, DateTimeOffset? startsAt = null, params string[] more)
    {
        var ana = await server.SignInAsync(Person.Ana);
        return (ana, await ana.InviteAsync(new { service = "homeCare", startsAt, guests = more.Prepend(first).Select(a => Guest(ana, a)) }));
    }

    [GeneratedRegex("http://localhost:5080/v#([0-9A-Za-z]{22})")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("UID:.*")]
    private static partial Regex Uid();
}
