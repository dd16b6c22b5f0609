using System.Net;
using System.Net.Sockets;

namespace Coviex.Hosting;

/// <summary>An address that nothing of ours that others name may reach: it is the server's own, or of a network that is not the internet.</summary>
internal sealed class PrivateAddressException() : IOException("The address is not a public one");

/// <summary>
/// Which addresses are of the internet (IANA's special-purpose registries). Whoever may name an address for the server to call must not reach through it what
/// only the server reaches. Asked of the address that is really connected to, so that a name that changes its mind in between helps nobody.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/127", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/9", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    public static bool Has(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !NotPublic.Any(n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }

    /// <summary>A client that connects to public addresses only, follows no redirect and asks no proxy.</summary>
    public static HttpClient Client(bool allowPrivate, TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectTimeout = timeout,
        ConnectCallback = async (context, ct) =>
        {
            var known = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
            var allowed = known.Where(a => allowPrivate || Has(a)).ToArray();
            if (allowed.Length == 0) { throw new PrivateAddressException(); }
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { Timeout = timeout };
}
