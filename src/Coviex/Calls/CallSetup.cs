namespace Coviex.Calls;

/// <summary>What a page needs to prepare its call, while its guest waits. Nothing in it lets anybody into a call that he could not be in.</summary>
/// <param name="System">Which call system.</param>
/// <param name="IceServers">Direct: where to find STUN and TURN, with credentials of its own.</param>
/// <param name="RelayOnly">Direct: all media goes through TURN.</param>
/// <param name="Sdk">Webex: the address of the Browser SDK on this server; null where there is none, and a link takes its place.</param>
internal sealed record CallSetup(CallSystem System, IceServer[] IceServers, bool RelayOnly, string? Sdk);

/// <summary>W3C WebRTC, RTCIceServer.</summary>
internal sealed record IceServer(string[] Urls, string? Username = null, string? Credential = null);

/// <summary>What lets one person into one call, given out when the door is open for him and never before. Direct needs none: there each signal is checked.</summary>
/// <param name="System">Which call system.</param>
/// <param name="ExpiresAt">When it runs out.</param>
/// <param name="Webex">What Webex takes; null with Direct.</param>
internal sealed record CallTicket(CallSystem System, DateTimeOffset ExpiresAt, WebexTicket? Webex);

/// <param name="AccessToken">His own token; null where he can only go by <paramref name="Link"/>.</param>
/// <param name="Destination">The meeting's SIP address.</param>
/// <param name="Password">The meeting's password: given to its host, and to a guest whose door is open.</param>
/// <param name="Link">A link into Webex's own web client, minted now and good for minutes.</param>
internal sealed record WebexTicket(string? AccessToken, string? Destination, string? Password, string? Link)
{
    /// <summary>Nothing of it may reach a log.</summary>
    public override string ToString() => "a Webex ticket";
}
