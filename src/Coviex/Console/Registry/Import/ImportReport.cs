namespace Coviex.Console.Registry.Import;

/// <summary>What a page shows of a file's first rows.</summary>
/// <param name="Ignored">Columns that nobody knows.</param>
public sealed record ImportReport(IReadOnlyList<string> Ignored, IReadOnlyList<WrongCell> Wrong, IReadOnlyList<PlannedRow> Rows)
{
    /// <summary>So many of each are shown.</summary>
    public const int Most = 100;
}

/// <summary>What is wrong, in words, and where.</summary>
/// <param name="Column">As it is called in the file; empty for the row as a whole.</param>
public sealed record WrongCell(int Line, string Column, string Said);

/// <summary>A row that adds somebody or changes him.</summary>
public sealed record PlannedRow(int Line, string Name, bool IsNew, IReadOnlyList<PlannedChange> Changes);

/// <param name="Field">As in <see cref="ImportColumns"/>.</param>
public sealed record PlannedChange(string Field, string Was, string Now);
