using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Conversations;

/// <summary>One word of a message, by which the search finds it. docs/decisions/0174-searching-messages.md.</summary>
internal sealed class MessageWord
{
    private const int Longest = 40;

    public required Guid ConversationId { get; init; }
    public required string Word { get; init; }

    /// <summary>When the message was written, in seconds since 1970: a whole number, because it stands in every row.</summary>
    public required long At { get; init; }

    public required int Number { get; init; }

    public static long Second(DateTimeOffset at) => at.ToUnixTimeSeconds();

    /// <summary>The words of a text that was folded already.</summary>
    public static string[] Of(string folded) => [.. folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Length > Longest ? w[..Longest] : w).Distinct()];
}

internal sealed class MessageWordMap : IEntityTypeConfiguration<MessageWord>
{
    public void Configure(EntityTypeBuilder<MessageWord> word)
    {
        word.ToTable("MessageWords");
        word.HasKey(w => new { w.ConversationId, w.Word, w.At, w.Number });
    }
}

/// <summary>Keeps the words by which messages are found, whoever writes or changes one: in the same save, so that nobody can forget it.</summary>
internal sealed class MessageWordKeeper : SaveChangesInterceptor
{
    private const int AtOnce = 200;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not CoviexDb db) { return result; }
        var touched = db.ChangeTracker.Entries<StaffMessage>()
            .Where(e => e.State == EntityState.Added || (e.State == EntityState.Modified && e.Property(m => m.SearchText).IsModified)).ToList();
        foreach (var entry in touched)
        {
            var message = entry.Entity;
            var at = MessageWord.Second(message.WrittenAt);
            // Whoever changes a message has begun a transaction: with the words that it had before, those that it has now are taken back too.
            if (entry.State == EntityState.Modified)
            {
                var before = MessageWord.Of(entry.Property(m => m.SearchText).OriginalValue);
                await RemoveAsync(db, message.ConversationId, before, [message.Number], at, at, cancellationToken);
            }
            db.MessageWords.AddRange(MessageWord.Of(message.SearchText)
                .Select(w => new MessageWord { ConversationId = message.ConversationId, Word = w, At = at, Number = message.Number }));
        }
        return result;
    }

    /// <summary>The words of messages whose texts go; before they go. In the caller's transaction.</summary>
    public static async Task ForgetAsync(CoviexDb db, IQueryable<StaffMessage> messages, CancellationToken ct)
    {
        for (var last = Guid.Empty; ;)
        {
            var after = last;
            var some = await messages.AsNoTracking().Where(m => m.SearchText != "" && m.Id > after).OrderBy(m => m.Id).Take(AtOnce)
                .Select(m => new { m.Id, m.ConversationId, m.Number, m.WrittenAt, m.SearchText }).ToListAsync(ct);
            foreach (var its in some.GroupBy(m => m.ConversationId))
            {
                await RemoveAsync(db, its.Key, [.. its.SelectMany(m => MessageWord.Of(m.SearchText)).Distinct()], [.. its.Select(m => m.Number)],
                    its.Min(m => MessageWord.Second(m.WrittenAt)), its.Max(m => MessageWord.Second(m.WrittenAt)), ct);
            }
            if (some.Count < AtOnce) { return; }
            last = some[^1].Id;
        }
    }

    private static Task<int> RemoveAsync(CoviexDb db, Guid conversation, string[] words, int[] numbers, long from, long to, CancellationToken ct) =>
        db.MessageWords.Where(w => w.ConversationId == conversation && words.Contains(w.Word) && w.At >= from && w.At <= to && numbers.Contains(w.Number)).ExecuteDeleteAsync(ct);
}

/// <summary>After the start: gives messages of an older version their words, from the newest back, conversation by conversation. What is left to do stands with each.</summary>
internal sealed partial class WordsOfOldMessages(IServiceScopeFactory scopes, IHostApplicationLifetime life, ILogger<WordsOfOldMessages> log) : BackgroundService
{
    private const int AtOnce = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        try { await RunOnceAsync(stoppingToken); }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested) { LogFailed(e); }
    }

    /// <returns>How many there were.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var done = 0;
        while (!ct.IsCancellationRequested)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
            if (await db.Conversations.Where(c => c.WithoutWords > 0).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct) is not { } conversation) { break; }
            done += await SomeAsync(db, conversation, ct);
        }
        if (done > 0) { LogDone(done); }
        return done;
    }

    private static async Task<int> SomeAsync(CoviexDb db, Guid conversation, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // As in Writing: its row is held, so that no message of it is edited meanwhile.
        await db.Conversations.Where(c => c.Id == conversation).ExecuteUpdateAsync(set => set.SetProperty(c => c.WithoutWords, c => c.WithoutWords), ct);
        var last = await db.Conversations.Where(c => c.Id == conversation).Select(c => c.WithoutWords).SingleAsync(ct);
        var messages = await db.StaffMessages.AsNoTracking().Where(m => m.ConversationId == conversation && m.Number <= last).OrderByDescending(m => m.Number).Take(AtOnce)
            .Select(m => new { m.Number, m.WrittenAt, m.SearchText }).ToListAsync(ct);
        var rows = messages.SelectMany(m => MessageWord.Of(m.SearchText).Select(w => new object[] { conversation, w, MessageWord.Second(m.WrittenAt), m.Number }));
        await db.AddMissingAsync("message_words (conversation_id, word, at, number)", rows, ct);
        var left = messages.Count == 0 ? 0 : messages[^1].Number - 1;
        await db.Conversations.Where(c => c.Id == conversation).ExecuteUpdateAsync(set => set.SetProperty(c => c.WithoutWords, left), ct);
        await transaction.CommitAsync(ct);
        return messages.Count;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} messages can be found by search now")]
    private partial void LogDone(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages without search words could not be given them")]
    private partial void LogFailed(Exception exception);
}
