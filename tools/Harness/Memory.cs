using System.Globalization;

namespace Coviex.Harness;

/// <summary>How much memory a process holds, as Linux counts it (proc(5), <c>/proc/PID/status</c>).</summary>
public static class Memory
{
    /// <summary>What it holds now, in bytes.</summary>
    public static long Of(int process) => Read(process, "VmRSS:");

    /// <summary>From here on <see cref="PeakOf"/> begins anew. The kernel keeps the peak itself: nothing falls between two samples.</summary>
    public static void ForgetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    /// <summary>The most that it has held, in bytes.</summary>
    public static long PeakOf(int process) => Read(process, "VmHWM:");

    private static long Read(int process, string name) =>
        File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith(name, StringComparison.Ordinal))
            .Select(l => long.Parse(l[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024).Single();
}
