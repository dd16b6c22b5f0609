using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Coviex.Hosting;

namespace Coviex.Sms.Twilio;

/// <summary>Twilio's REST API 2010-04-01, the few calls of it that we make. It sends each request once, and reports faults instead of throwing them.</summary>
internal sealed class TwilioClient(SmsTwilioOptions options, TimeProvider clock) : IDisposable
{
    private const int PageSize = 100;
    private const int MostPages = 10;
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly HttpClient http = Exchange.Client();
    private readonly AuthenticationHeaderValue signIn = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
        options.ApiKey.Length > 0 ? $"{options.ApiKey}:{options.ApiKeySecret}" : $"{options.AccountSid}:{options.AuthToken}")));

    /// <summary>POST /2010-04-01/Accounts/{AccountSid}/Messages.json.</summary>
    public Task<Exchange> CreateAsync(IEnumerable<KeyValuePair<string, string>> fields, CancellationToken ct) => AskAsync(HttpMethod.Post, Messages(".json"), fields, ct);

    /// <summary>GET /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json. Null when it can't be had now, or is gone.</summary>
    public async Task<TwilioMessage?> FindAsync(string sid, CancellationToken ct)
    {
        var answer = await AskAsync(HttpMethod.Get, Messages($"/{Uri.EscapeDataString(sid)}.json"), null, ct);
        return answer.IsSuccess ? TwilioMessage.Read<TwilioMessage>(answer.Body) : null;
    }

    /// <summary>
    /// GET /2010-04-01/Accounts/{AccountSid}/Messages.json?To=…: the messages to one number, newest first, back to some time. Null when the list can't be had
    /// whole. DateSent is not asked for: a message that waits in Twilio's queue has none, and would be missing.
    /// </summary>
    public async Task<IReadOnlyList<TwilioMessage>?> ListAsync(string to, DateTimeOffset since, CancellationToken ct)
    {
        var found = new List<TwilioMessage>();
        var next = Messages($".json?To={Uri.EscapeDataString(to)}&PageSize={PageSize}");
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await AskAsync(HttpMethod.Get, next, null, ct);
            if (!answer.IsSuccess || TwilioMessage.Read<TwilioPage>(answer.Body) is not { Messages: { } messages } read) { return null; }
            found.AddRange(messages.Where(m => m.CreatedAt is not { } at || at >= since));
            if (read.NextPageUri is not { Length: > 0 } more || messages.All(m => m.CreatedAt < since)) { return found; }
            next = new(options.Api, more);
        }
        return null;
    }

    /// <summary>POST /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json with an empty Body: Twilio forgets the words.</summary>
    public async Task<bool> RedactAsync(string sid, CancellationToken ct) =>
        (await AskAsync(HttpMethod.Post, Messages($"/{Uri.EscapeDataString(sid)}.json"), [new("Body", "")], ct)).Status == HttpStatusCode.OK;

    public void Dispose() => http.Dispose();

    private Uri Messages(string rest) => new(options.Api, $"/2010-04-01/Accounts/{options.AccountSid}/Messages{rest}");

    private async Task<Exchange> AskAsync(HttpMethod method, Uri address, IEnumerable<KeyValuePair<string, string>>? fields, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address) { Headers = { Authorization = signIn, Accept = { new("application/json") } } };
        if (fields is not null)
        {
            using var form = new FormUrlEncodedContent(fields);
            request.Content = new Exchange.WatchedContent(await form.ReadAsByteArrayAsync(ct), Form);
        }
        return await Exchange.AskAsync(http, request, options.Timeout, clock, ct);
    }
}
