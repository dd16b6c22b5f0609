using System.Globalization;

namespace Coviex.Bench;

/// <summary>What is said of a row of measurements. The machines are shared and noisy: medians and ratios count, single figures do not.</summary>
internal sealed class Series(string name)
{
    private readonly List<double> values = [];

    public string Name => name;

    public int Count => values.Count;

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public void Add(double value) => values.Add(value);

    public override string ToString() => values.Count == 0 ? $"{name,-46} nothing measured" : string.Create(CultureInfo.InvariantCulture,
        $"{name,-46} median {Median,8:0.0}   p95 {P95,8:0.0}   min {values.Min(),8:0.0}   max {values.Max(),8:0.0}   n {values.Count}");

    private double At(double share)
    {
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}

/// <summary>A goal beside what was measured.</summary>
internal static class Goal
{
    public static void Ratio(string what, Series ours, Series floor, double most)
    {
        if (ours.Count == 0 || floor.Count == 0) { return; }
        var ratio = ours.Median / floor.Median;
        Say(what, ratio, most, "x floor");
    }

    public static void Most(string what, double value, double most, string unit) => Say(what, value, most, unit);

    public static void Least(string what, double value, double least, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{(value >= least ? "reached" : "MISSED ")}  {what}: {value:0.##} {unit} (to reach: >= {least:0.##})"));

    private static void Say(string what, double value, double most, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{(value <= most ? "reached" : "MISSED ")}  {what}: {value:0.##} {unit} (to reach: <= {most:0.##})"));
}
