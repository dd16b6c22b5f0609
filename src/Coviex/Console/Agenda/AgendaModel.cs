namespace Coviex.Console.Agenda;

// What the agenda shows, already in words. Public, as all that a Razor component takes must be.

/// <param name="Query">What was asked for, as the fragment and the links ask again.</param>
/// <param name="Heading">"23 – 29 de noviembre".</param>
/// <param name="HasOwn">The reader has an agenda of his own to go back to.</param>
/// <param name="Columns">A day each, or, of one day of a department, a clinician each.</param>
public sealed record AgendaModel(
    string View, string Day, string Query, string Heading, string Today, string Previous, string Next, string? Who, IReadOnlyList<AgendaColumn> Columns,
    IReadOnlyList<(string Value, string Name)> Clinicians, IReadOnlyList<(string Value, string Name)> Departments, bool HasOwn);

/// <param name="Name">Of a clinician's column; null for a day's.</param>
public sealed record AgendaColumn(string Id, string Heading, string? Name, bool IsToday, IReadOnlyList<AgendaHour> Hours)
{
    public bool Empty => Hours.All(h => h.Entries.Count == 0);
}

/// <param name="Quarter">The quarter of this hour that it is now: 0, 15, 30, 45; null when it is not now.</param>
/// <param name="Add">Where to plan a visit in this hour; null where that is over, or another one's agenda.</param>
public sealed record AgendaHour(int Hour, string Label, string? Now, int? Quarter, string? Add, string AddWords, IReadOnlyList<AgendaEntry> Entries);

/// <param name="Href">Null for one that is not the reader's own: he sees that its clinician is busy, and no name.</param>
/// <param name="Tone">scheduled, open, over, cancelled, busy.</param>
public sealed record AgendaEntry(string Id, string? Href, string Clock, string Title, string Text, string Tone, string State, IReadOnlyList<(string Tone, string Words)> Marks);
