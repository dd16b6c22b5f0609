using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Console.Api;

/// <summary>What a program was answered under a key of its own. Kept for a day: whoever has had no answer asks again within minutes.</summary>
internal sealed class KeptAnswer
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public required Guid ProgramId { get; init; }
    public required string Key { get; init; }

    /// <summary>Of method, path and body.</summary>
    public required byte[] RequestHash { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Null while the answer is being made.</summary>
    public int? Status { get; init; }

    /// <summary>Something was saved for it. Saved with it, so that it is known even where the answer was lost by a crash.</summary>
    public bool Acted { get; set; }

    public string ContentType { get; init; } = "";
    public string Location { get; init; } = "";
    public byte[] Body { get; init; } = [];
}

internal sealed class KeptAnswerMap : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> answer) => answer.ToTable("KeptAnswers").HasKey(a => new { a.ProgramId, a.Key });
}

/// <summary>Deletes kept answers that nobody will ask for any more: they hold names.</summary>
internal sealed partial class ForgetKeptAnswers(IServiceScopeFactory scopes, IHostApplicationLifetime life, TimeProvider clock, ILogger<ForgetKeptAnswers> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => Task.Delay(TimeSpan.FromHours(1), clock, ct), LogFailed, stoppingToken);
    }

    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = clock.GetUtcNow() - KeptAnswer.Life;
        return await scope.ServiceProvider.GetRequiredService<CoviexDb>().Set<KeptAnswer>().Where(a => a.MadeAt < before).ExecuteDeleteAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over kept answers failed; the next one follows in an hour")]
    private partial void LogFailed(Exception e);
}
