namespace Coviex.Harness;

/// <summary>Finds the repository from wherever the program was built to.</summary>
public static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find(string from) =>
        File.Exists(System.IO.Path.Combine(from, "coviex.slnx")) ? from
        : Directory.GetParent(from) is { } parent ? Find(parent.FullName)
        : throw new InvalidOperationException("This program must run inside the repository");
}
