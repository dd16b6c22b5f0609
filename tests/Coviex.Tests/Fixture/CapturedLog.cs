using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Fixture;

/// <summary>Keeps every line that the server logs, with its exception, its values and the scopes around it.</summary>
public sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Line> lines = new();
    private IExternalScopeProvider? scopes;

    public sealed record Line(LogLevel Level, string Category, string Text);

    public IReadOnlyCollection<Line> Lines => lines;

    /// <summary>The lines that say that something went wrong on the server's side.</summary>
    public IEnumerable<Line> Faults => lines.Where(l => l.Level >= LogLevel.Error);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new System.Text.StringBuilder(formatter(state, exception));
            if (exception is not null) { text.AppendLine().Append(exception); }
            foreach (var (key, value) in Values(state)) { text.Append(" | ").Append(key).Append('=').Append(value); }
            log.scopes?.ForEachScope((scope, into) => into.Append(" | ").Append(scope), text);
            log.lines.Enqueue(new(logLevel, category, text.ToString()));
        }

        private static IEnumerable<KeyValuePair<string, object?>> Values<TState>(TState state) => state as IEnumerable<KeyValuePair<string, object?>> ?? [];
    }
}
