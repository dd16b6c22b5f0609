using System.Net;
using Coviex.Harness;
using Coviex.Tests.Fixture;
using Coviex.Tests.Talk;
using static Coviex.Tests.Files.Uploading;

namespace Coviex.Tests.Files;

/// <summary>A server whose files a real clamd looks at, with a signature database of one line.</summary>
public class ScannedServer : FilesServer
{
    internal VirusScanner Scanner { get; } = new();

    protected virtual string ScannerAddress => Scanner.Address;

    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Files__Scanner", ScannerAddress), ("Coviex__Files__ScannerPatience", "00:00:10")];
}

public sealed class SocketScannedServer : ScannedServer
{
    protected override string ScannerAddress => Scanner.Socket;
}

public sealed class ScanningFilesTests(ScannedServer server) : IClassFixture<ScannedServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.Scanner.StartAsync();

    public async ValueTask DisposeAsync() => await server.Scanner.StopAsync();

    [Fact]
    public async Task A_clean_file_passes_and_an_infected_one_is_deleted_and_its_sender_is_told()
    {
        var (ana, luis, place) = await PairAsync();
        var clean = await SentAsync(ana, place, Png(70_000));
        var infected = await SentAsync(ana, place, VirusScanner.Eicar, "factura.pdf");

        Assert.Equal("clean", clean.State);
        Assert.Equal("infected", infected.State);
        (await luis.GetAsync(clean.Upload)).Is(HttpStatusCode.OK);
        (await luis.GetAsync(infected.Upload)).IsRefused(HttpStatusCode.Gone, "file_gone");
        (await ana.GetAsync(infected.Upload)).Is(HttpStatusCode.Gone);
        Assert.DoesNotContain(server.Stored(), f => f.Contains($"{IdOf(infected.Upload):N}", StringComparison.Ordinal));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'file.infected' AND part = @id", ("id", IdOf(infected.Upload))));
    }

    [Fact]
    public async Task A_file_that_the_scanner_cannot_look_at_is_given_to_nobody()
    {
        var (ana, luis, place) = await PairAsync();

        var file = await SentAsync(ana, place, Png(3 * 1024 * 1024));

        Assert.Equal("unscannable", file.State);
        (await luis.GetAsync(file.Upload)).Is(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task While_the_scanner_is_away_files_are_held_back_and_looked_at_when_it_is_there_again()
    {
        var (ana, luis, place) = await PairAsync();
        await server.Scanner.StopAsync();
        var file = await SentAsync(ana, place, Png());
        Assert.Equal("scanning", file.State);
        (await luis.GetAsync(file.Upload)).IsRefused(HttpStatusCode.Conflict, "file_held_back");

        await server.Scanner.StartAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.LookAsync();

        (await luis.GetAsync(file.Upload)).Is(HttpStatusCode.OK);
    }

    private async Task<(StaffDesk, StaffDesk, string)> PairAsync()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        return (ana, luis, $"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}");
    }

    internal static async Task<(string Upload, string? State)> SentAsync(StaffDesk desk, string conversation, byte[] bytes, string name = "foto.png")
    {
        var upload = await desk.BeginAsync($"{conversation}/files", bytes.Length, name);
        (await desk.AppendAsync(upload, 0, bytes)).Is(HttpStatusCode.NoContent);
        (await desk.PostAsync($"{conversation}/messages", new { id = Guid.NewGuid(), text = "", files = new[] { IdOf(upload) } })).Is(HttpStatusCode.OK);
        await ((FilesServer)desk.Server).LookAsync();
        var files = (await desk.ThreadAsync(Guid.Parse(conversation[^36..])))["messages"]!.AsArray().SelectMany(m => m!["files"]!.AsArray());
        return (upload, (string?)files.Single(f => (Guid)f!["id"]! == IdOf(upload))!["state"]);
    }
}

public sealed class ScanningOverAUnixSocketTests(SocketScannedServer server) : IClassFixture<SocketScannedServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.Scanner.StartAsync();

    public async ValueTask DisposeAsync() => await server.Scanner.StopAsync();

    [Fact]
    public async Task It_finds_what_it_finds_over_tcp()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var conversation = $"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}";

        Assert.Equal("infected", (await ScanningFilesTests.SentAsync(ana, conversation, VirusScanner.Eicar)).State);
        Assert.Equal("clean", (await ScanningFilesTests.SentAsync(ana, conversation, Png())).State);
    }
}
