using Coviex.E2E;
using Coviex.Harness;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(World))]
// Two cores: browsers that encode video side by side would only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Coviex.E2E;

/// <summary>What all browser tests share: one Chromium, and one Coviex with the default settings.</summary>
public sealed class World : IAsyncLifetime
{
    private static int next = 1000;

    public CoviexProcess Coviex { get; private set; } = null!;

    public Browsers Browsers { get; private set; } = null!;

    public IBrowser Chromium => Browsers.Chromium;

    /// <summary>A clinician's session as a program.</summary>
    public HttpClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Coviex = await CoviexProcess.StartAsync();
        Browsers = await Browsers.StartAsync();
        Api = await Coviex.SignInAsync();
        Assertions.SetDefaultExpectTimeout(15_000);                          // two cores, and up to five people who send pictures
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Browsers.DisposeAsync();
        await Coviex.DisposeAsync();
    }

    /// <summary>A mobile number that no other test uses, E.164.</summary>
    public static string NewNumber() => $"+525512{Interlocked.Increment(ref next)}99";

    /// <summary>A visit now, with so many guests who were typed by hand.</summary>
    public Task<VisitWithLinks> InviteAsync(int guests = 1, bool keepDoorOpen = false) => InviteAsync(Api, guests, keepDoorOpen);

    public static async Task<VisitWithLinks> InviteAsync(HttpClient api, int guests = 1, bool keepDoorOpen = false)
    {
        string[] names = ["María Hernández", "Jorge Hernández", "Lucía Hernández", "Pedro Sánchez", "Elena Ruiz"];
        var phones = Enumerable.Range(0, guests).Select(_ => NewNumber()).ToArray();
        var visit = new
        {
            service = "homeCare",
            keepDoorOpen,
            guests = phones.Select((phone, i) => new { name = names[i], relation = i == 0 ? "paciente" : "familiar", phone }).ToArray(),
        };
        return await CoviexProcess.InviteAsync(api, visit, phones);
    }
}

/// <summary>A visit that is under way: the clinician in the consulting room, and guests on their phones.</summary>
internal sealed class Meeting(IPage clinician, VisitWithLinks visit) : IAsyncDisposable
{
    public IPage Clinician => clinician;

    public VisitWithLinks Visit => visit;

    public List<IPage> Guests { get; } = [];

    /// <summary>The clinician has started, and this many guests have been let in: everybody sees everybody.</summary>
    public static async Task<Meeting> StartAsync(World world, int guests = 1, CoviexProcess? coviex = null, HttpClient? api = null, IBrowser? guestBrowser = null)
    {
        coviex ??= world.Coviex;
        var visit = await World.InviteAsync(api ?? world.Api, guests);
        var clinician = await coviex.ClinicianAsync(world.Chromium);
        await clinician.StartVisitAsync(coviex, visit.Id);
        var meeting = new Meeting(clinician, visit);
        for (var i = 0; i < guests; i++)
        {
            var guest = await (guestBrowser ?? world.Chromium).GuestAsync(visit.Links[i], guestBrowser is null ? null : new());
            meeting.Guests.Add(guest);
            await guest.ComeInAsync();
            await guest.Screen("lobby").WaitForAsync();
            await clinician.OpenDoorAsync(visit.Guests[i]);
            await guest.Screen("call").WaitForAsync();
        }
        await meeting.EverybodySeesEverybodyAsync();
        return meeting;
    }

    /// <summary>Frames go on arriving on every screen.</summary>
    public async Task EverybodySeesEverybodyAsync()
    {
        foreach (var page in Guests.Prepend(Clinician)) { await page.MoreFramesAsync(10, 30); }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in Guests.Prepend(Clinician)) { await page.Context.CloseAsync(); }
    }
}
