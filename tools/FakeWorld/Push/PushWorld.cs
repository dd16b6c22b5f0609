using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Coviex.FakeWorld.Push;

/// <summary>A browser as the push service knows it: its keys, what arrived, and what the next requests for it are answered with.</summary>
internal sealed class FakeBrowser : IDisposable
{
    public required string Id { get; init; }

    public ECDiffieHellman Keys { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>It has unsubscribed: 410 from now on.</summary>
    public bool Gone { get; set; }

    public ConcurrentQueue<PushFault> Faults { get; } = [];

    public ConcurrentQueue<ArrivedPush> Arrived { get; } = [];

    public byte[] Point
    {
        get
        {
            var key = Keys.ExportParameters(false);
            return [4, .. key.Q.X!, .. key.Q.Y!];
        }
    }

    public void Dispose() => Keys.Dispose();
}

internal sealed record PushFault(int Status, string? RetryAfter = null);

/// <summary>A push as the browser reads it. Topic: a later one with the same takes the place of the earlier one.</summary>
internal sealed record ArrivedPush(string Text, int Ttl, string Urgency, string? Topic, string Key, int Length);

/// <summary>
/// A double of a push service (RFC 8030) with its browsers: it checks the token of RFC 8292, decrypts by RFC 8291 with code of its own, and fails on request.
/// </summary>
internal sealed class PushWorld(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, FakeBrowser> browsers = new();

    public TimeProvider Clock => clock;

    public int Asked => asked;

    private int asked;

    public FakeBrowser Subscribe()
    {
        var browser = new FakeBrowser { Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
        browsers[browser.Id] = browser;
        return browser;
    }

    public FakeBrowser? Find(string id)
    {
        Interlocked.Increment(ref asked);
        return browsers.GetValueOrDefault(id);
    }
}
