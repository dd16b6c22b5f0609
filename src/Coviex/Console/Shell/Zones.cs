namespace Coviex.Console.Shell;

/// <summary>The time zones that a form offers.</summary>
internal static class Zones
{
    /// <summary>Those that are named for a place; "Etc/GMT+6" and the like would be read the wrong way round.</summary>
    public static readonly IReadOnlyList<(string Id, string Name)> All = [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
        .Where(id => id == "UTC" || (id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal).Select(id => (id, id.Replace('_', ' ')))];

    public static bool Has(string id) => All.Any(z => z.Id == id);
}
