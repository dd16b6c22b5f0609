using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Coviex.Hosting.Metrics;

/// <summary>
/// Listens to our own meters (System.Diagnostics.Metrics) and writes what they say in Prometheus' text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats). Counters and histograms begin at zero with each start.
/// </summary>
internal sealed class MetricsStore : IDisposable
{
    /// <summary>Meters whose names begin so are ours.</summary>
    private const string Ours = "Coviex.";

    // Seconds: a text is accepted in fractions of one, and delivered in seconds to hours.
    private static readonly double[] Bounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> all = new();

    private sealed class Series
    {
        public long Count;
        public double Sum;
        public readonly long[] Buckets = new long[Bounds.Length];
    }

    public MetricsStore()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name.StartsWith(Ours, StringComparison.Ordinal)) { listening.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in all.OrderBy(s => (s.Key.Instrument.Name, s.Key.Labels)).GroupBy(s => s.Key.Instrument))
        {
            var (kind, suffix) = Kind(metric.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Key.Name}{suffix} {metric.Key.Description}\n# TYPE {metric.Key.Name}{suffix} {kind}\n");
            foreach (var (key, series) in metric) { Write(text, $"{metric.Key.Name}{suffix}", key.Labels, series, kind); }
        }
        return text.ToString();
    }

    private static (string Kind, string Suffix) Kind(Instrument instrument) => instrument switch
    {
        Histogram<double> => ("histogram", ""),
        ObservableGauge<long> => ("gauge", ""),
        _ => ("counter", "_total"),
    };

    private static void Write(StringBuilder text, string name, string labels, Series series, string kind)
    {
        lock (series)
        {
            if (kind != "histogram")
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{Braces(labels)} {series.Sum}\n");
                return;
            }
            foreach (var (index, bound) in Bounds.Index()) { text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{Braces(labels, $"le=\"{bound.ToString(CultureInfo.InvariantCulture)}\"")} {series.Buckets[index]}\n"); }
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{Braces(labels, "le=\"+Inf\"")} {series.Count}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braces(labels)} {series.Sum}\n{name}_count{Braces(labels)} {series.Count}\n");
        }
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = all.GetOrAdd((instrument, Labels(tags)), _ => new());
        lock (series)
        {
            series.Count++;
            series.Sum = instrument is ObservableGauge<long> ? value : series.Sum + value;
            for (var i = 0; i < Bounds.Length; i++)
            {
                if (value <= Bounds[i]) { series.Buckets[i]++; }
            }
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var safe = $"{value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(safe).Append('"');
        }
        return text.ToString();
    }

    private static string Braces(params string[] labels) => labels.Where(l => l.Length > 0).ToArray() is { Length: > 0 } some ? $"{{{string.Join(',', some)}}}" : "";

    public void Dispose() => listener.Dispose();
}
