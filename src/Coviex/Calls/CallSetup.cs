namespace Coviex.Calls;

/// <summary>What a page needs to prepare its call. With Direct: where to find STUN and TURN, with credentials of its own.</summary>
internal sealed record CallSetup(string System, IceServer[] IceServers, bool RelayOnly);

/// <summary>W3C WebRTC, RTCIceServer.</summary>
internal sealed record IceServer(string[] Urls, string? Username = null, string? Credential = null);
