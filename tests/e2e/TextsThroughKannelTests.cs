using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Coviex.Harness;

namespace Coviex.E2E;

/// <summary>Coviex as a process, a real Kannel, and its fake phone company: what is sent arrives, what arrives is reported, what is answered comes back.</summary>
public sealed class TextsThroughKannelTests : IAsyncLifetime
{
    private CoviexProcess coviex = null!;
    private Kannel kannel = null!;
    private HttpClient ana = null!;

    public async ValueTask InitializeAsync()
    {
        kannel = await Kannel.StartAsync(async its => (coviex = await CoviexProcess.StartAsync(its.Settings)).Url);
        ana = await coviex.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        ana.Dispose();
        await kannel.DisposeAsync();
        await coviex.DisposeAsync();
    }

    [Fact]
    public async Task A_text_arrives_and_is_seen_to_arrive_and_its_link_opens()
    {
        var number = World.NewNumber();
        var visit = await InviteAsync(number);

        var (_, text) = await HoldsAsync(() => kannel.Arrived.FirstOrDefault(a => a.To == number), a => a.To is not null, "the text arrives");
        await HoldsAsync(() => StateAsync(visit), state => state == "delivered", "the board says so");

        var link = text[text.IndexOf("http", StringComparison.Ordinal)..].Split(' ')[0];
        var token = link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..];
        using var peek = await ana.PostAsJsonAsync("/api/guest/peek", new { token }, TestContext.Current.CancellationToken);
        Assert.Contains("\"ready\"", await peek.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Single(kannel.Arrived, a => a.To == number);
    }

    [Fact]
    public async Task Who_answers_BAJA_is_told_that_it_was_understood()
    {
        var number = World.NewNumber();
        await InviteAsync(number);
        await HoldsAsync(() => kannel.Arrived.FirstOrDefault(a => a.To == number), a => a.To is not null, "the text arrives");

        await kannel.WriteAsync(number, "baja.");

        await HoldsAsync(() => kannel.Arrived.Where(a => a.To == number).LastOrDefault(), a => a.Text?.Contains("no le enviaremos mas mensajes", StringComparison.Ordinal) is true, "the answer");
    }

    [Fact]
    public async Task Other_words_are_taken_and_not_answered()
    {
        var number = World.NewNumber();
        await InviteAsync(number);
        await HoldsAsync(() => kannel.Arrived.FirstOrDefault(a => a.To == number), a => a.To is not null, "the text arrives");

        await kannel.WriteAsync(number, "Llego tarde");
        await kannel.WriteAsync(number, "AYUDA");

        await HoldsAsync(() => kannel.Arrived.Where(a => a.To == number).LastOrDefault(), a => a.Text?.Contains("videollamadas", StringComparison.Ordinal) is true, "the answer to the last one");
        Assert.Equal(2, kannel.Arrived.Count(a => a.To == number));
    }

    private async Task<string> InviteAsync(string number) =>
        (await CoviexProcess.InviteAsync(ana, new { service = "homeCare", guests = new[] { new { name = "Elena Ruiz", relation = "nieta", phone = number } } })).Id;

    private async Task<string> StateAsync(string visit)
    {
        using var json = JsonDocument.Parse(await ana.GetStringAsync($"/api/visits/{visit}"));
        return json.RootElement.GetProperty("guests")[0].GetProperty("text").GetString()!;
    }

    private static Task<T> HoldsAsync<T>(Func<T> look, Func<T, bool> holds, string what) => HoldsAsync(() => Task.FromResult(look()), holds, what);

    private static async Task<T> HoldsAsync<T>(Func<Task<T>> look, Func<T, bool> holds, string what)
    {
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(30);)
        {
            if (await look() is var seen && holds(seen)) { return seen; }
            await Task.Delay(20);
        }
        throw new TimeoutException($"Waited in vain: {what}");
    }
}
