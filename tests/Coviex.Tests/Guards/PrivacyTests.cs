using Coviex.Tests.Fixture;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Guards;

/// <summary>A whole visit with everything logged: no name, number, link or session secret may stand in the log.</summary>
public sealed class PrivacyTests(PrivacyTests.TalkativeServer server) : IClassFixture<PrivacyTests.TalkativeServer>
{
    public sealed class TalkativeServer : CoviexServer
    {
        protected override bool FaultsExpected => true;

        protected override IEnumerable<(string, string)> Settings() =>
        [
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
            ("Logging__LogLevel__Microsoft.EntityFrameworkCore", "Trace"),
        ];
    }

    [Fact]
    public async Task Names_numbers_and_secrets_never_reach_the_log()
    {
        var secrets = new List<string> { Known.MariaName, "Hern", Known.JorgeNumber[3..], "Elena", "Ruiz", "Torres", Person.Password };
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();
        var link = await server.LinkToAsync(guest.Number());
        secrets.AddRange([guest.Number()[3..], guest.Phone, link, .. phone.Cookies.Values, .. ana.Cookies.Values]);

        await ana.PostAsync("/api/patients/search", new { question = "Hernández" });
        await ana.PostAsync("/api/phone-numbers", new { number = guest.Number()[3..] });
        await ana.InviteAsync(new { service = "medicalReport", patient = server.Registry.Maria, guests = new object[] { new { relative = server.Registry.Jorge } } });
        await server.LinkToAsync(Known.JorgeNumber);
        await ana.PostAsync("/api/visits", new { service = "homeCare", guests = new[] { ana.Typed("Elena Ruiz", "bad number 5599") } });
        await ana.PostTextAsync("/api/visits", "{\"service\":\"homeCare\",\"guests\":[{\"name\":\"Elena Ruiz\",\"phone\":5512349999}]}");
        await phone.PostTextAsync("/api/guest/peek", $"{{\"token\":\"{link}\"");
        await ana.AskAsync(visit.Id, guest.Id, "resend");
        secrets.Add(await server.LinkToAsync(guest.Number(), text: 2));
        await new StaffDesk(server, Person.Luis).AskSignInAsync("elena ruiz 1234 wrong");
        await using (var room = await ana.OpenRoomAsync(visit.Id)) { await room.SignalAsync(guest.Id, phone.Page!.Name, new { note = "Elena Ruiz" }); }
        await phone.Page!.SendAsync("{\"type\":1,\"target\":\"Signal\",\"arguments\":[\"Elena Ruiz\",{}]}");
        await ana.GetAsync("/today");
        await phone.DoAsync("leave");
        await ana.DoAsync(visit.Id, "end");
        await server.RowsAsync("ALTER TABLE messages RENAME TO messages_gone");       // and a fault, with its exception
        await ana.PostAsync("/api/visits", new { service = "homeCare", guests = new[] { ana.Typed("Elena Ruiz", guest.Number()) } });
        await server.RowsAsync("ALTER TABLE messages_gone RENAME TO messages");

        Assert.Contains(server.Log.Lines, l => l.Level == LogLevel.Debug && l.Category.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        Assert.Contains(server.Log.Faults, l => l.Text.Contains("A request failed by our fault", StringComparison.Ordinal));
        var leaks = from line in server.Log.Lines
                    from secret in secrets
                    where line.Text.Contains(secret, StringComparison.OrdinalIgnoreCase) || line.Text.Contains(Uri.EscapeDataString(secret), StringComparison.OrdinalIgnoreCase)
                    select $"{secret} in {line.Category} {line.Level}: {line.Text[..Math.Min(400, line.Text.Length)]}";
        Assert.Empty(leaks.Take(10));
    }
}
