using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Direct;

/// <summary>
/// The call system in which browsers send to each other. All the server gives is the addresses of STUN and TURN, the latter with time-limited
/// credentials in the manner of coturn's <c>use-auth-secret</c> (draft-uberti-behave-turn-rest-00): user "expiry:participant", password the
/// HMAC-SHA1 of that. Each participant has a name of his own, because TURN servers count allocations per name.
/// </summary>
internal sealed class DirectCalls(IOptions<CoviexOptions> options, TimeProvider clock) : ICallSystem
{
    public CallSystem Kind => CallSystem.Direct;

    public bool On => true;

    public Task<string?> MissingToHostAsync(Guid host, string email, CancellationToken ct) => Task.FromResult<string?>(null);

    // There is no room anywhere but in the browsers: nothing to make, and nothing to close.
    public Task PlanAsync(CallVisit visit, CancellationToken ct) => Task.CompletedTask;

    public Task CloseAsync(Guid visit, bool held, CancellationToken ct) => Task.CompletedTask;

    // His page and everybody's else end their connections by the truth that they ask for, and no signal of his passes any more.
    public Task RemoveAsync(Guid visit, Guid seat, CancellationToken ct) => Task.CompletedTask;

    public Task<CallSeen> SeenAsync(Guid visit, CancellationToken ct) => Task.FromResult(new CallSeen(null, []));

    public void Wake() { }

    public Task<(CallTicket? Ticket, Refusal? Refusal)> TicketAsync(CallSeat seat, CancellationToken ct) =>
        Task.FromResult<(CallTicket?, Refusal?)>((new(CallSystem.Direct, clock.GetUtcNow() + options.Value.Direct.TurnLife, null), null));

    public CallSetup SetupFor(Guid participant)
    {
        var direct = options.Value.Direct;
        var servers = new List<IceServer>();
        if (direct.Stun.Length > 0) { servers.Add(new(direct.Stun)); }
        if (direct.Turn.Length > 0)
        {
            var expiry = (clock.GetUtcNow() + direct.TurnLife).ToUnixTimeSeconds();
            var user = string.Create(CultureInfo.InvariantCulture, $"{expiry}:{participant:N}");
            servers.Add(new(direct.Turn, user, Sign(user, direct.TurnSecret)));
        }
        return new(CallSystem.Direct, [.. servers], direct.RelayOnly, null);
    }

#pragma warning disable CA5350 // The TURN REST scheme prescribes HMAC-SHA1, which is not broken as an HMAC.
    private static string Sign(string user, string secret) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user)));
#pragma warning restore CA5350
}
