using System.Net;

namespace Coviex.Tests.Fixture;

/// <summary>A member of staff at his browser.</summary>
public sealed class StaffDesk(CoviexServer server, Person who) : Browser(server)
{
    public Person Who { get; } = who;

    public Task<Answer> AskSignInAsync(string password = Person.Password) => PostFormAsync("/sign-in", ("email", Who.Email), ("password", password), ("to", ""));

    public async Task SignInAsync() => (await AskSignInAsync()).Is(HttpStatusCode.SeeOther);

    /// <summary>A guest typed by hand, as the form sends him.</summary>
    public object Typed(string name = "Elena Ruiz", string? number = null, string relation = "nieta", string? language = null) =>
        new { name, relation, phone = number ?? Server.NewNumber(), language };

    /// <summary>Invites so many guests to a visit of home care, now or later.</summary>
    public async Task<SeenVisit> InviteAsync(int guests = 1, DateTimeOffset? startsAt = null, bool? keepDoorOpen = null)
    {
        var names = new[] { "Elena Ruiz", "Pedro Sol", "Inés Mora", "Raúl Gil", "Eva Lara", "Abel Cano" };
        return await InviteAsync(new { service = "homeCare", startsAt, keepDoorOpen, guests = names.Take(guests).Select(name => Typed(name)) });
    }

    public async Task<SeenVisit> InviteAsync(object form) => (await PostAsync("/api/visits", form)).As<SeenVisit>(HttpStatusCode.Created);

    public async Task<SeenVisit> VisitAsync(Guid visit) => (await GetAsync($"/api/visits/{visit}")).As<SeenVisit>();

    public async Task<SeenGuest> GuestAsync(Guid visit, Guid guest) => (await VisitAsync(visit)).Guest(guest);

    public async Task<SeenRoom> RoomAsync(Guid visit) => (await GetAsync($"/api/visits/{visit}/room?page=whatever1")).As<SeenRoom>();

    /// <summary>start, end, cancel, door, late.</summary>
    public Task<Answer> AskAsync(Guid visit, string act, object? body = null) => PostAsync($"/api/visits/{visit}/{act}", body);

    /// <summary>admit, decline, remove, readmit, acknowledge, move, resend, revoke.</summary>
    public Task<Answer> AskAsync(Guid visit, Guid guest, string act, object? body = null) => PostAsync($"/api/visits/{visit}/guests/{guest}/{act}", body);

    public async Task<SeenVisit> DoAsync(Guid visit, string act, object? body = null) => (await AskAsync(visit, act, body)).As<SeenVisit>();

    public async Task<SeenGuest> DoAsync(Guid visit, Guid guest, string act, object? body = null) => (await AskAsync(visit, guest, act, body)).As<SeenGuest>();

    public Task<SeenGuest> AdmitAsync(Guid visit, Guid guest) => DoAsync(visit, guest, "admit");

    /// <summary>The consulting room's page.</summary>
    public Task<HubPage> OpenRoomAsync(Guid visit) => HubPage.OpenAsync(this, page => $"/hub?visit={visit}&page={page}");

    /// <summary>Any other page: nudges only.</summary>
    public Task<HubPage> OpenBoardAsync() => HubPage.OpenAsync(this, _ => "/hub");
}
