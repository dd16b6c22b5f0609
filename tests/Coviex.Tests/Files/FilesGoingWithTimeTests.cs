using System.Net;
using Coviex.Console.Privacy;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

/// <summary>A hospital that keeps the names of visits for 50 days, what staff write for 20, and the threads of care for 80.</summary>
public sealed class ForgettingFilesServer : FilesServer
{
    protected override IEnumerable<(string, string)> Settings() =>
        [("Coviex__Retention__VisitNames", "50.00:00:00"), ("Coviex__Retention__StaffMessages", "20.00:00:00"), ("Coviex__Retention__CareThreads", "80.00:00:00")];
}

public sealed class FilesGoingWithTimeTests(ForgettingFilesServer server) : IClassFixture<ForgettingFilesServer>
{
    [Fact]
    public async Task The_files_of_a_visit_go_with_its_names_and_those_of_a_younger_one_stay()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var (old, itsFile) = await EndedAsync(ana);
        server.Clock.Advance(TimeSpan.FromDays(30));
        await ana.SignInAsync();
        var (young, younger) = await EndedAsync(ana);
        server.Clock.Advance(TimeSpan.FromDays(25));
        await ana.SignInAsync();
        Assert.Single(Bytes(itsFile));

        await ForgetAsync();

        (await ana.GetAsync($"/api/visits/{old.Id}/files/{itsFile}")).IsRefused(HttpStatusCode.Gone, "file_gone");
        Assert.Empty(Bytes(itsFile));
        Assert.Equal(("Removed", ""), await RowAsync(itsFile));
        Assert.Equal(Png(), (await ana.BytesAsync($"/api/visits/{young.Id}/files/{younger}")).Bytes);
        Assert.Equal(("Clean", "informe.png"), await RowAsync(younger));
    }

    [Fact]
    public async Task Files_of_messages_go_when_their_words_do_by_the_rule_of_their_conversation()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var direct = await ana.OpenDirectAsync(Person.Luis);
        var visit = await ana.PlanAsync(server.Clock.Now.AddDays(1), server.NewNumber());
        var thread = Talking.Id((await ana.PostAsync("/api/talk", new { kind = "visit", visit = visit.Id })).Is(HttpStatusCode.OK).Json);
        var (said, ofCare) = (await SentAsync(ana, direct), await SentAsync(ana, thread));

        server.Clock.Advance(TimeSpan.FromDays(21));
        await ana.SignInAsync();
        await ForgetAsync();

        (await ana.GetAsync($"/api/talk/{direct}/files/{said}")).IsRefused(HttpStatusCode.Gone, "file_gone");
        Assert.Empty(Bytes(said));
        Assert.Equal(Png(), (await ana.BytesAsync($"/api/talk/{thread}/files/{ofCare}")).Bytes);
        Assert.Empty(await WordsAsync(direct));
        Assert.NotEmpty(await WordsAsync(thread));

        server.Clock.Advance(TimeSpan.FromDays(60));
        await ana.SignInAsync();
        await ForgetAsync();

        (await ana.GetAsync($"/api/talk/{thread}/files/{ofCare}")).IsRefused(HttpStatusCode.Gone, "file_gone");
        Assert.Empty(Bytes(ofCare));
        Assert.Empty(await WordsAsync(thread));
    }

    private async Task<(SeenVisit Visit, Guid File)> EndedAsync(StaffDesk ana)
    {
        var visit = await ana.InviteAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        var file = IdOf(await ana.UploadAsync($"/api/visits/{visit.Id}/files", Png(), "informe.png"));
        await ana.DoAsync(visit.Id, "end");
        return (visit, file);
    }

    private static async Task<Guid> SentAsync(StaffDesk ana, Guid conversation)
    {
        var file = IdOf(await ana.UploadAsync($"/api/talk/{conversation}/files", Png()));
        (await ana.PostAsync($"/api/talk/{conversation}/messages", new { id = Guid.NewGuid(), text = "con una foto", files = new[] { file } })).Is(HttpStatusCode.OK);
        return file;
    }

    private async Task ForgetAsync()
    {
        Assert.Equal(0, await RetentionCommand.RunAsync(server.Host.Services, ["retention"], new StringWriter(), TestContext.Current.CancellationToken));
        await server.LookAsync();
    }

    private IReadOnlyList<string> Bytes(Guid file) => [.. server.Stored().Where(f => f.Contains($"{file:N}", StringComparison.Ordinal))];

    private async Task<(string, string)> RowAsync(Guid file)
    {
        var row = (await server.RowsAsync("SELECT state, name FROM files WHERE id = @file", ("file", file)))[0];
        return ((string)row["state"]!, (string)row["name"]!);
    }

    private Task<List<Dictionary<string, object?>>> WordsAsync(Guid conversation) => server.RowsAsync("SELECT word FROM message_words WHERE conversation_id = @id", ("id", conversation));
}
