namespace Coviex.Tests.Fixture;

/// <summary>The source itself, for tests that read it.</summary>
public static class House
{
    public static readonly string Root = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files of a folder and below, with their paths from the root, in order.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "coviex.slnx"))) { folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not within the source"); }
        return folder;
    }
}
