using System.Net;
using System.Net.Sockets;

namespace Coviex.Hosting;

/// <summary>
/// What a browser says of itself, as two names that its owner knows again: "Chrome|Windows". Either may be empty. Browsers of today say no more
/// than this reliably, and no more is kept.
/// </summary>
internal static class Device
{
    // The first that is found counts: Edge says Chrome too, and Chrome says Safari.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux")];

    public static string Of(string? userAgent) => $"{Name(Browsers, userAgent)}|{Name(Systems, userAgent)}";

    /// <summary>"203.0.113.x", or the first half of an IPv6 address: enough to tell the hospital from elsewhere.</summary>
    public static string Network(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) { address = address.MapToIPv4(); }
        if (address is null) { return ""; }
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.x"
            : $"{string.Join(':', bytes.Take(8).Chunk(2).Select(pair => $"{(pair[0] << 8) | pair[1]:x}"))}::";
    }

    private static string Name((string Sign, string Name)[] known, string? text) =>
        text is null ? "" : known.FirstOrDefault(k => text.Contains(k.Sign, StringComparison.Ordinal)).Name ?? "";
}
