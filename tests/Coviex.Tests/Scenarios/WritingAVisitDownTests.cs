using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class WritingAVisitDownTests(WritingAVisitDownTests.BrokenServer server) : IClassFixture<WritingAVisitDownTests.BrokenServer>
{
    public sealed class BrokenServer : CoviexServer
    {
        protected override bool FaultsExpected => true;
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("audit_entries")]
    [InlineData("invitations")]
    public async Task If_one_part_cannot_be_written_nothing_is(string table)
    {
        var ana = await server.SignInAsync(Person.Ana);
        await server.Database.SettledAsync();                                    // what leaves meanwhile could not be written down
        await server.RowsAsync($"ALTER TABLE {table} RENAME TO {table}_gone");
        var before = await server.Database.EverythingAsync();
        try
        {
            var answer = await ana.PostAsync("/api/visits", new { service = "homeCare", guests = new[] { ana.Typed() } });

            answer.IsRefused(HttpStatusCode.InternalServerError, "our_fault");
            Assert.DoesNotContain(table, answer.Body);
            Assert.Equal(before, await server.Database.EverythingAsync());
        }
        finally { await server.RowsAsync($"ALTER TABLE {table}_gone RENAME TO {table}"); }
        await ana.InviteAsync();
    }
}
