using System.Net;
using Coviex.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Talk;

/// <summary>
/// The database has no room left: SQLite's file may not grow by a page; PostgreSQL, whose disk is everybody's, says of each new message what it says of a full one.
/// </summary>
public sealed class FullServer : QuietServer
{
    private readonly Limit limit = new();

    protected override bool FaultsExpected => true;

    public async Task FillAsync(bool full)
    {
        limit.Full = full;
        if (!TestDatabase.IsPostgres) { return; }
        await RowsAsync(full
            ? """
              CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''could not extend file: No space left on device''; END';
              CREATE TRIGGER no_room BEFORE INSERT ON staff_messages FOR EACH ROW EXECUTE FUNCTION no_room()
              """
            : "DROP TRIGGER no_room ON staff_messages; DROP FUNCTION no_room()");
    }

    protected override void Services(IServiceCollection services)
    {
        if (!TestDatabase.IsPostgres) { services.AddSingleton<ISaveChangesInterceptor>(limit); }
    }

    private sealed class Limit : SaveChangesInterceptor
    {
        public volatile bool Full;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            var connection = eventData.Context!.Database.GetDbConnection();
            if (connection.State != System.Data.ConnectionState.Open) { await eventData.Context.Database.OpenConnectionAsync(cancellationToken); }
            await using var command = connection.CreateCommand();
            // No fewer than it has now: one page is as many as it has.
            command.CommandText = Full ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
    }
}

public sealed class WhenTheDiskIsFullTests(FullServer server) : IClassFixture<FullServer>
{
    [Fact]
    public async Task A_message_is_refused_in_words_nothing_of_it_stands_and_the_same_one_arrives_once_when_there_is_room_again()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        await ana.WriteAsync(conversation, "Antes");
        var (id, text) = (Guid.NewGuid(), string.Join(' ', Enumerable.Range(0, 440).Select(i => $"dosis{i}")));
        var before = await server.CountAsync("message_words");

        await server.FillAsync(true);
        try
        {
            var refused = (await ana.AskToWriteAsync(conversation, text, id)).IsRefused(HttpStatusCode.InsufficientStorage, "disk_full");
            Assert.Contains("disco", refused.Body, StringComparison.Ordinal);
            Assert.Equal(["Antes"], await luis.TextsAsync(conversation));        // reading goes on
            Assert.Equal(before, await server.CountAsync("message_words"));
        }
        finally { await server.FillAsync(false); }

        for (var time = 0; time < 2; time++) { (await ana.AskToWriteAsync(conversation, text, id)).Is(HttpStatusCode.OK); }
        Assert.Equal(["Antes", text], await luis.TextsAsync(conversation));
    }
}
