using System.Text.Json;
using System.Threading.RateLimiting;
using Coviex.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Coviex.Lobby;

/// <summary>
/// The one hub: it nudges, and passes signals between browsers that prepare or hold a call. Who connects is known from his session; a page
/// says only which load of itself it is, and a page of staff which visit or which call it shows.
/// </summary>
[Authorize(Policies.Anyone)]
internal sealed partial class LobbyHub(
    IEnumerable<ISeating> seatings, IBoards boards, ICircles circles, Presence presence, StaffConnections connections, TimeProvider clock, IOptions<CoviexOptions> options, ILogger<LobbyHub> log) : Hub<ILobbyPage>
{
    private const string Place = "place";
    private const string Who = "who";
    private const string Typed = "typed";
    private const int LongestSignal = 64 * 1024;
    private static readonly TimeSpan TypingEvery = TimeSpan.FromSeconds(2);

    private sealed record Mine(Sitting Sitting, string Page, RateLimiter Limit);

    public override async Task OnConnectedAsync()
    {
        var query = Context.GetHttpContext()!.Request.Query;
        var page = query["page"].ToString();
        var (kind, circle) = Circle(query);

        if (CurrentStaff.Of(Context.User!) is { } staff)
        {
            connections.Add(Context.ConnectionId, staff, circle is not null, Context.Abort);
            await Groups.AddToGroupAsync(Context.ConnectionId, Nudges.BoardGroup(staff.Id));
            if (await boards.CoordinatesAsync(staff, Context.ConnectionAborted) is { } department) { await Groups.AddToGroupAsync(Context.ConnectionId, Nudges.DepartmentGroup(department)); }
            Context.Items[Who] = staff.Id;
        }
        if (IsPage(page))
        {
            if (await Of(kind).SitAsync(Context.User!, circle, page, Context.ConnectionAborted) is not { } sitting) { Context.Abort(); return; }
            await SitAsync(sitting, page);
        }
        // The page counts as connected from here on. The handshake was answered before this method began, and whoever asked for the truth then
        // would miss what changes until he is in his groups: a guest would wait before a door that is open.
        await Clients.Caller.Changed();
        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        if (Context.Items[Place] is Mine mine)
        {
            mine.Limit.Dispose();
            var stood = mine.Sitting.Holds && presence.Stand(mine.Sitting.Circle, mine.Sitting.Seat, Context.ConnectionId);
            // Not this connection's token: it is cancelled, and the leaving must be written down all the same.
            if (stood) { await Of(mine.Sitting.Kind).StandAsync(mine.Sitting, CancellationToken.None); }
        }
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>Passes a signal to another page of the same circle, if the two may connect. Otherwise it is dropped: the page will ask for the truth.</summary>
    public async Task Signal(PageAddress? to, JsonElement data)
    {
        if (Context.Items[Place] is not Mine { Sitting: { Holds: true } sitting } mine) { return; }
        using var lease = mine.Limit.AttemptAcquire();
        if (!lease.IsAcquired || to is null || data.ValueKind != JsonValueKind.Object || data.GetRawText().Length > LongestSignal
            || presence.Find(sitting.Circle, sitting.Seat)?.Connection != Context.ConnectionId)      // displaced by another page
        {
            LogDropped(sitting.Circle, sitting.Seat, to?.Seat);
            return;
        }
        if (presence.Find(sitting.Circle, to.Seat) is not { } there || there.Page != to.Page) { return; }
        if (!await Of(sitting.Kind).MaySignalAsync(sitting, to.Seat, there.Session, Context.ConnectionAborted))
        {
            LogDropped(sitting.Circle, sitting.Seat, to.Seat);
            return;
        }
        await Clients.Client(there.Connection).Signal(new(sitting.Seat, mine.Page), data);
    }

    /// <summary>Tells the other members of a conversation that he writes. Kept nowhere; more often than every two seconds it is dropped.</summary>
    public async Task Typing(Guid conversation)
    {
        var now = clock.GetUtcNow();
        if (Context.Items[Who] is not Guid staff || (Context.Items.TryGetValue(Typed, out var at) && at is DateTimeOffset last && now - last < TypingEvery)) { return; }
        Context.Items[Typed] = now;
        var others = await circles.OthersAsync(Context.User!, conversation, Context.ConnectionAborted);
        if (others.Count > 0) { await Clients.Groups([.. others.Select(Nudges.BoardGroup)]).Typing(conversation, staff); }
    }

    private async Task SitAsync(Sitting sitting, string page)
    {
        Context.Items[Place] = new Mine(sitting, page, new TokenBucketRateLimiter(new()
        {
            TokenLimit = options.Value.Limits.Signals,
            TokensPerPeriod = options.Value.Limits.Signals,
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));
        await Groups.AddToGroupAsync(Context.ConnectionId, Nudges.CircleGroup(sitting.Circle));
        var displaced = sitting.Holds ? presence.Sit(sitting, page, Context.ConnectionId) : null;
        if (displaced is not null)
        {
            await Groups.RemoveFromGroupAsync(displaced, Nudges.CircleGroup(sitting.Circle));
            await Clients.Client(displaced).Displaced();
        }
        await Clients.OthersInGroup(Nudges.CircleGroup(sitting.Circle)).Changed();
        await Clients.Groups(Nudges.Boards(sitting.Host, sitting.Department)).Changed();
    }

    private ISeating Of(CircleKind kind) => seatings.Single(seating => seating.Kind == kind);

    // A page that names none is a guest's, or one that sits nowhere.
    private static (CircleKind Kind, Guid? Circle) Circle(IQueryCollection query) =>
        Guid.TryParse(query["call"], out var call) ? (CircleKind.Call, call) : (CircleKind.Visit, Guid.TryParse(query["visit"], out var visit) ? visit : null);

    private static bool IsPage(string page) => page.Length is >= 8 and <= 40 && page.All(char.IsAsciiLetterOrDigit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A signal was dropped, circle={Circle} from={From} to={To}")]
    private partial void LogDropped(Guid circle, Guid from, Guid? to);
}
