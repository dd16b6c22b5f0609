namespace Coviex.Sms;

/// <summary>Tells what bounced on the phone on the screen, a moment after it was sent, as a carrier would.</summary>
internal sealed partial class PhoneReports(Phone phone, IServiceScopeFactory scopes, TimeProvider clock, ILogger<PhoneReports> log) : BackgroundService
{
    /// <summary>Long enough for staff to see the text sent before they see it bounce.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await foreach (var report in phone.Bounces.ReadAllAsync(stopping))
        {
            try
            {
                await Task.Delay(Pause, clock, stopping);
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ISmsReports>().TakeAsync(report, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested) { LogLost(e, report.Text); }
        }
    }

    [LoggerMessage(LogLevel.Error, "The report of text {Text} was lost")]
    private partial void LogLost(Exception e, Guid text);
}
