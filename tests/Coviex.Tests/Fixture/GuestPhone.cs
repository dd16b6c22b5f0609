namespace Coviex.Tests.Fixture;

/// <summary>A device of a guest. What it does is what the guest's page does.</summary>
public sealed class GuestPhone(CoviexServer server) : Browser(server)
{
    /// <summary>The page that is connected, once it is.</summary>
    public HubPage? Page { get; private set; }

    public Task<Answer> AskPeekAsync(string link) => PostAsync("/api/guest/peek", new { token = link });

    public async Task<SeenPeek> PeekAsync(string link) => (await AskPeekAsync(link)).As<SeenPeek>();

    /// <summary>Reads the notice and agrees, as the one button does.</summary>
    public async Task<Answer> AskEnterAsync(string link)
    {
        var consent = (await PeekAsync(link)).Consent;
        return await PostAsync("/api/guest/enter", new { token = link, page = "anypage1", consent = new { version = consent.Version, hash = consent.Hash } });
    }

    public async Task<SeenLobby> EnterAsync(string link) => (await AskEnterAsync(link)).As<SeenLobby>();

    public Task<Answer> AskRenewAsync(string link) => PostAsync("/api/guest/renew", new { token = link });

    public async Task<SeenLobby> LobbyAsync() => (await GetAsync("/api/guest/lobby")).As<SeenLobby>();

    /// <summary>leave, return, move, devices.</summary>
    public Task<Answer> AskAsync(string act, object? body = null) => PostAsync($"/api/guest/{act}", body);

    public async Task<SeenLobby> DoAsync(string act) => (await AskAsync(act)).As<SeenLobby>();

    /// <summary>The page connects to the hub, or again, as after a reload.</summary>
    public async Task<HubPage> ConnectAsync() => Page = await HubPage.OpenAsync(this, page => $"/hub?page={page}");
}
