using System.Diagnostics;
using System.Security.Cryptography;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>A file of 500 MB over a bad line: cut five times, the server killed in the middle, and the colleague has every byte. The server holds no more memory for it than for a small one.</summary>
public sealed class ALongFileTests(World world)
{
    private const int Megabyte = 1024 * 1024;
    private const long Size = 500L * Megabyte;

    /// <summary>An eighth of the file, above what the server held before it: what any traffic takes lies well below.</summary>
    private const long MostMemory = 64L * Megabyte;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_arrives_whole_after_five_cuts_and_a_killed_server_and_the_memory_stays_flat()
    {
        using var folder = new OwnFolder();
        var path = Path.Combine(folder.Path, "estudio.bin");
        var hash = await WriteAsync(path);
        await using var line = new Line(40L * Megabyte, 110L * Megabyte, 170L * Megabyte, 330L * Megabyte, 430L * Megabyte);
        await using var coviex = await CoviexProcess.StartAsync(new Dictionary<string, string> { ["Coviex__PublicUrl"] = line.Url.GetLeftPart(UriPartial.Authority) });
        line.Server = coviex.Url;
        var group = await TalkingToColleaguesTests.GroupAsync(coviex, "Tomografía", "Dr. Luis Medina");
        var ana = await OpenAsync(coviex, line, "ana@sanlucas.example", group);
        var luis = await OpenAsync(coviex, line, "luis@sanlucas.example", group);
        await TalkingToColleaguesTests.WriteAsync(ana, "Va la tomografía completa");
        await Expect(luis.Locator(".history")).ToContainTextAsync("Va la tomografía completa");

        var memory = new Flat(coviex.ProcessId);
        var clock = Stopwatch.StartNew();
        var chooser = await ana.RunAndWaitForFileChooserAsync(() => ana.ClickAsync("[data-action=attach]"));
        await chooser.SetFilesAsync(path);
        var row = ana.Locator(".chosen li");
        await Expect(row).ToHaveAttributeAsync("data-going", "going");
        await line.PassedAsync(250L * Megabyte, Ct);
        memory.Note("first half");
        await coviex.KillAsync();
        await Expect(row).ToHaveAttributeAsync("data-going", "waiting");
        await Expect(row).ToContainTextAsync("sin conexión, sigue solo");
        await coviex.StartAgainAsync();
        memory.GoOn(coviex.ProcessId);
        await line.PassedAsync(390L * Megabyte, Ct);
        await row.Locator("[data-action=pause-file]").ClickAsync();
        await Expect(row).ToContainTextAsync("en pausa");
        await row.Locator("[data-action=resume-file]").ClickAsync();

        await Expect(row).ToHaveAttributeAsync("data-going", "done", new() { Timeout = 60_000 });
        var sent = clock.Elapsed;
        Assert.Equal(5, line.Cuts);
        memory.Note("second half");
        await TalkingToColleaguesTests.WriteAsync(ana, "Ya llegó");
        await Expect(luis.Locator(".bubble-files [data-state=clean]")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        var looked = clock.Elapsed;
        memory.Note("looked at");
        var saved = await luis.RunAndWaitForDownloadAsync(() => luis.ClickAsync(".bubble-files [data-action=save-file]:visible"));
        await using (var file = File.OpenRead(await saved.PathAsync()))
        {
            Assert.Equal(Size, file.Length);
            Assert.Equal(hash, await SHA256.HashDataAsync(file, Ct));
        }
        memory.Note("downloaded");
        TestContext.Current.TestOutputHelper!.WriteLine($"sent in {sent.TotalSeconds:0.0} s, looked at after {looked.TotalSeconds:0.0} s, saved after {clock.Elapsed.TotalSeconds:0.0} s; {memory}");
        Assert.True(memory.Rise < MostMemory, $"The server took {memory}");
        foreach (var page in new[] { ana, luis }) { await page.Context.CloseAsync(); }
    }

    private async Task<IPage> OpenAsync(CoviexProcess coviex, Line line, string email, string conversation)
    {
        var page = await coviex.ClinicianAsync(world.Chromium, email);
        await page.GotoAsync(new Uri(line.Url, $"/talk?c={conversation}").ToString());
        await page.WaitForSelectorAsync(".history[data-ready]");
        return page;
    }

    // Bytes that nothing can compress or leave out, written once.
    private static async Task<byte[]> WriteAsync(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path, 0);
        var bytes = new byte[4 * Megabyte];
        for (var written = 0L; written < Size; written += bytes.Length)
        {
            Random.Shared.NextBytes(bytes);
            hash.AppendData(bytes);
            await file.WriteAsync(bytes, Ct);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>How far the server's memory rose above what it was before the file, in the process that was killed and in the one after it.</summary>
    private sealed class Flat
    {
        private readonly List<string> notes = [];
        private readonly long before;
        private int process;
        private long most;

        public Flat(int process)
        {
            before = Memory.Of(process);
            GoOn(process);
        }

        public long Rise => most - before;

        public void GoOn(int server)
        {
            process = server;
            Memory.ForgetPeak(server);
        }

        public void Note(string name)
        {
            var peak = Memory.PeakOf(process);
            most = Math.Max(most, peak);
            notes.Add($"{name} {peak / Megabyte} MB");
        }

        public override string ToString() => $"{Rise / Megabyte} MB more than the {before / Megabyte} MB before; at most: {string.Join(", ", notes)}";
    }

    private sealed class OwnFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("coviex-long-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
