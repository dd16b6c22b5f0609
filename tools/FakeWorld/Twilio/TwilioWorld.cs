using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Coviex.FakeWorld.Twilio;

/// <summary>What Twilio knows: messages by sid and by number, who may sign in, what is to go wrong.</summary>
internal sealed class TwilioWorld(TimeProvider clock)
{
    /// <summary>The account that exists. Anybody who starts the double knows its token: it guards nothing.</summary>
    public const string Account = "AC0000000000000000000000000000fa4e";
    public const string Token = "token-of-the-double";
    public const string ApiKey = "SK0000000000000000000000000000fa4e";
    public const string ApiKeySecret = "secret-of-the-double";

    private readonly ConcurrentDictionary<string, FakeMessage> messages = new();
    private readonly ConcurrentDictionary<string, ConcurrentStack<FakeMessage>> byNumber = new();
    private readonly ConcurrentDictionary<string, int> timesAccepted = new();
    private readonly Lock gate = new();
    private readonly List<(Fault Rule, StrongBox<int> Left)> faults = [];
    private int requests;

    private sealed class StrongBox<T>(T value) { public T Value = value; }

    public IEnumerable<FakeMessage> All => messages.Values;

    public int Requests => requests;

    public void CountRequest() => Interlocked.Increment(ref requests);

    public static bool MaySignIn(string account, string user, string password) =>
        account == Account && ((user == Account && password == Token) || (user == ApiKey && password == ApiKeySecret));

    public FakeMessage? Find(string sid) => messages.GetValueOrDefault(sid);

    /// <summary>Newest first.</summary>
    public IEnumerable<FakeMessage> To(string number) => byNumber.TryGetValue(number, out var its) ? its : [];

    public FakeMessage Take(IReadOnlyDictionary<string, string> fields, string body, string status)
    {
        var message = new FakeMessage
        {
            Sid = $"SM{Guid.NewGuid():N}",
            Account = Account,
            To = fields["To"],
            From = fields.GetValueOrDefault("From"),
            MessagingServiceSid = fields.GetValueOrDefault("MessagingServiceSid"),
            Body = body,
            StatusCallback = fields.GetValueOrDefault("StatusCallback"),
            ValidityPeriod = int.TryParse(fields.GetValueOrDefault("ValidityPeriod"), out var seconds) ? seconds : 36000,
            CreatedAt = clock.GetUtcNow(),
            Status = status,
            Posted = fields,
        };
        Keep(message);
        if (OurId(message) is { } id) { timesAccepted.AddOrUpdate(id, 1, (_, n) => n + 1); }
        return message;
    }

    public void Keep(FakeMessage message)
    {
        messages[message.Sid] = message;
        byNumber.GetOrAdd(message.To, _ => new()).Push(message);
    }

    /// <summary>It can't be found by its sid until it is kept again.</summary>
    public void Hide(FakeMessage message) => messages.TryRemove(message.Sid, out _);

    public void Add(Fault fault) { lock (gate) { faults.Insert(0, (fault, new(fault.Times))); } }

    /// <summary>The rule for the next message to this number. It is used up by this.</summary>
    public Fault FaultFor(string number)
    {
        lock (gate)
        {
            var (rule, left) = faults.FirstOrDefault(f => number.EndsWith(f.Rule.To, StringComparison.Ordinal));
            if (rule is null) { return new(); }
            if (rule.Times > 0 && --left.Value == 0) { faults.RemoveAll(f => f.Left == left); }
            return rule;
        }
    }

    public void Forget()
    {
        lock (gate) { faults.Clear(); }
        messages.Clear();
        byNumber.Clear();
        timesAccepted.Clear();
        requests = 0;
    }

    /// <summary>How often each message of the caller's was taken, by the last part of its callback address: more than once is a text too many.</summary>
    public IReadOnlyDictionary<string, int> TimesAccepted => timesAccepted;

    public static string? OurId(FakeMessage message) => message.StatusCallback?.Split('?')[0].Split('/')[^1];

    /// <summary>X-Twilio-Signature: the address, then each posted name and value in the order of the names, HMAC-SHA1 with the account's token, base64.</summary>
    public static string Sign(string address, IEnumerable<KeyValuePair<string, string>> fields, string token = Token)
    {
        var signed = new StringBuilder(address);
        foreach (var (name, value) in fields.OrderBy(f => f.Key, StringComparer.Ordinal)) { signed.Append(name).Append(value); }
#pragma warning disable CA5350 // Twilio's scheme.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }
}
