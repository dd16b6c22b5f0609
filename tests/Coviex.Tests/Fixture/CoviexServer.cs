using System.Text.RegularExpressions;
using Coviex.Invitations;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Fixture;

/// <summary>
/// The tests' language: one Coviex server with a fresh database, a clock of its own, and its texts on the phone on the screen. A test class has
/// one of its own; what a test does goes through HTTP and the hub, as a browser would do it.
/// </summary>
public partial class CoviexServer : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("coviex-test-").FullName;
    private int lastNumber = 2000;
    private ServerHost? host;

    public CoviexServer() => Database = new(folder);

    public FakeClock Clock { get; } = new();

    public CapturedLog Log { get; } = new();

    public TestDatabase Database { get; }

    public Known Registry { get; private set; } = null!;

    /// <summary>The address under which this server believes to be reached.</summary>
    public virtual Uri Address { get; } = new("http://localhost:5080");

    /// <summary>Its data folder.</summary>
    internal string Folder => folder;

    internal ServerHost Host => host ?? throw new InvalidOperationException("The server is not running");

    /// <summary>A class that provokes faults on the server's side says so; in any other a fault in the log is a failure.</summary>
    protected virtual bool FaultsExpected => false;

    /// <summary>True: a real socket of Kestrel, where that makes a difference; otherwise in memory.</summary>
    protected virtual bool OverSockets => false;

    /// <summary>False: texts, expiry and reports move only when a test says so.</summary>
    protected virtual bool Workers => true;

    public async ValueTask InitializeAsync()
    {
        await Database.CreateAsync();
        await StartAsync();
        await InsideAsync(async services => Registry = await Seeds.SowAsync(services));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
        if (!FaultsExpected) { Assert.True(!Log.Faults.Any(), $"The server logged faults:\n{string.Join('\n', Log.Faults.Select(l => l.Text))}"); }
    }

    public async Task StartAsync() => host = await ServerHost.StartAsync(folder, AllSettings(), Log, OverSockets, Workers, services =>
    {
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(TextWriter.Null);                       // every class's set-up link would hide what fails
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 100);      // five accounts for each class: seconds otherwise
        Services(services);
    });

    public async Task StopAsync()
    {
        if (host is not null) { await host.DisposeAsync(); }
        host = null;
    }

    /// <summary>A browser that nobody has signed in with.</summary>
    public Browser Browser() => new(this);

    public async Task<StaffDesk> SignInAsync(Person who)
    {
        var desk = new StaffDesk(this, who);
        await desk.SignInAsync();
        return desk;
    }

    /// <summary>A device of some guest: a phone that knows nothing yet.</summary>
    public GuestPhone Phone() => new(this);

    /// <summary>The guest follows the link of his last text, and waits in the lobby with his page connected.</summary>
    public async Task<GuestPhone> ArriveAsync(SeenGuest guest)
    {
        var phone = Phone();
        await phone.EnterAsync(await LinkToAsync(guest.Number()));
        await phone.ConnectAsync();
        return phone;
    }

    /// <summary>A mobile number that no other test uses; it reaches its phone.</summary>
    public string NewNumber() => $"+52551234{Interlocked.Increment(ref lastNumber)}";

    /// <summary>All texts to a number, oldest first.</summary>
    public IReadOnlyList<string> TextsTo(string number) => Host.TextsTo(number);

    /// <summary>
    /// The secret in the n-th text to this number (the last one there is, if not said). Waits until the text is there, and until that is written
    /// down: while it is not, pressing "send again" rightly does nothing.
    /// </summary>
    public async Task<string> LinkToAsync(string number, int text = 0)
    {
        await Until.HoldsAsync(() => TextsTo(number).Count >= Math.Max(text, 1), $"text {text} to a guest");
        await Until.HoldsAsync(async () => await CountAsync(
            "messages m JOIN invitations i ON i.id = m.invitation_id WHERE i.phone = @number AND m.sent_at IS NOT NULL", ("number", number)) >= Math.Max(text, 1), "the text written down");
        var body = text == 0 ? TextsTo(number)[^1] : TextsTo(number)[text - 1];
        var link = LinkPattern().Match(body);
        Assert.True(link.Success, $"No link in: {body}");
        return link.Groups[1].Value;
    }

    public Task<List<Dictionary<string, object?>>> RowsAsync(string sql, params (string Name, object? Value)[] values) => Database.RowsAsync(sql, values);

    /// <summary>How many rows there are.</summary>
    public async Task<long> CountAsync(string sql, params (string Name, object? Value)[] values) =>
        Convert.ToInt64((await RowsAsync($"SELECT COUNT(*) AS n FROM {sql}", values))[0]["n"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>For what has no page yet, or none at all: the workers' passes, and accounts.</summary>
    internal Task InsideAsync(Func<IServiceProvider, Task> act) => Host.InsideAsync(act);

    /// <summary>Settings of this class, as written in an environment variable.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings() => [];

    /// <summary>What a class puts in the place of something.</summary>
    protected virtual void Services(IServiceCollection services) { }

    private IEnumerable<(string, string)> AllSettings() =>
    [
        ("Logging__LogLevel__Default", "Information"),
        ("Logging__LogLevel__Microsoft.AspNetCore", "Warning"),
        ("Logging__LogLevel__Microsoft.EntityFrameworkCore", "Warning"),
        ("Coviex__PublicUrl", Address.ToString()),
        ("Coviex__DataFolder", folder),
        ("Coviex__Database", Database.Setting),
        ("Coviex__Limits__LinkPerAddress", "1000000"),                 // all tests of a class come from one address
        ("Coviex__Limits__SignInPerAddress", "1000000"),
        ("Coviex__Sms__PhoneKeeps", "10000"),
        ("Coviex__SignIn__StaffIdle", "01:00:00"),                     // scenes wait for half an hour and more; EndingSessionsTests has the default
        .. Settings(),
    ];

    [GeneratedRegex("/v#([0-9A-Za-z]+)")]
    private static partial Regex LinkPattern();
}

public static class Seen
{
    /// <summary>The number as machines write it.</summary>
    public static string Number(this SeenGuest guest) => guest.Phone.Replace(" ", "", StringComparison.Ordinal);
}

/// <summary>A server on which nothing moves by itself: no text leaves, no visit expires.</summary>
public class QuietServer : CoviexServer
{
    protected override bool Workers => false;

    /// <summary>Lets the outbox go round once, and gives the link that this guest got.</summary>
    public async Task<string> SentByHandAsync(SeenGuest guest)
    {
        await Host.Services.GetRequiredService<Outbox>().RunOnceAsync(TestContext.Current.CancellationToken);
        return await LinkToAsync(guest.Number());
    }
}

/// <summary>A clinician and one guest of his who is in the lobby, or in the call.</summary>
public sealed record Scene(StaffDesk Ana, SeenVisit Visit, SeenGuest Guest, GuestPhone Phone);

public static class Scenes
{
    public static async Task<Scene> GuestWaitsAsync(this CoviexServer server)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        return new(ana, visit, visit.Guests[0], await server.ArriveAsync(visit.Guests[0]));
    }

    public static async Task<Scene> GuestIsInTheCallAsync(this CoviexServer server)
    {
        var scene = await server.GuestWaitsAsync();
        await scene.Ana.AdmitAsync(scene.Visit.Id, scene.Guest.Id);
        return scene;
    }
}
