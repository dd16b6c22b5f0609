using System.Threading.Channels;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Sms.Twilio;

/// <summary>
/// What is done once a message has ended: Twilio is asked for its price, which it does not know earlier, and made to forget its words. Once for each, a while
/// after its end. It is kept in memory: what a restart loses is a price nobody sees, and words whose link has died with the visit.
/// </summary>
internal sealed partial class TwilioAftercare(
    TwilioClient twilio, IServiceScopeFactory scopes, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<TwilioAftercare> log) : BackgroundService
{
    private const int Most = 50_000;
    private const int AtOnce = 4;
    private readonly Channel<(SmsReport Report, DateTimeOffset Due)> ended = Channel.CreateBounded<(SmsReport, DateTimeOffset)>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="report">A final one, with Twilio's name for the message.</param>
    public void Add(SmsReport report) => ended.Writer.TryWrite((report, clock.GetUtcNow() + options.Value.Sms.Twilio.PriceAfter));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
    {
        await foreach (var (report, due) in ended.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (due - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero) { await Task.Delay(wait, clock, stoppingToken); }
                await CareAsync(report, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) { LogFailed(e, report.Text); }
        }
    }));

    private async Task CareAsync(SmsReport report, CancellationToken ct)
    {
        if (await twilio.FindAsync(report.Reference!, ct) is { Cost: { } cost })
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ISmsReports>().TakeAsync(report with { Cost = cost }, ct);
        }
        if (options.Value.Sms.Twilio.Content == "Redact" && !await twilio.RedactAsync(report.Reference!, ct)) { LogKept(report.Text); }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The price of text {Text} was not asked for")]
    private partial void LogFailed(Exception e, Guid text);

    [LoggerMessage(Level = LogLevel.Information, Message = "Twilio keeps the words of text {Text}: taking them away failed")]
    private partial void LogKept(Guid text);
}
