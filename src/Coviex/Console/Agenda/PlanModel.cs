using Coviex.Console.Today;

namespace Coviex.Console.Agenda;

/// <summary>What the form to plan a visit is made of.</summary>
/// <param name="Minutes">The lengths to choose from.</param>
/// <param name="Day">As it was asked for; empty: none.</param>
/// <param name="Copy">The visit that is copied, as the page's script fills it in; null for none.</param>
/// <param name="Copied">The sentence that says so.</param>
public sealed record PlanModel(
    IReadOnlyList<PlannedService> Services, IReadOnlyList<(string Code, string Name)> Languages, string Language, string ZoneWords, string FirstDay, string LastDay,
    IReadOnlyList<string> CallSystems, IReadOnlyList<ColleagueChoice> Colleagues, IReadOnlyList<int> Minutes, string Day, string Time, string? Copy, string? Copied,
    PatientChoice? Patient);

/// <param name="Minutes">Its usual length.</param>
public sealed record PlannedService(string Code, string Name, string Text, string Icon, bool KeepDoorOpen, int Minutes);

public sealed record ColleagueChoice(string Id, string Name, string Department);

/// <summary>A planned visit as its page shows it.</summary>
/// <param name="Revision">By which a move says what it was based on.</param>
/// <param name="Mine">The reader holds it; otherwise he sits in.</param>
public sealed record PlannedModel(
    string Id, bool Mine, string State, string StateWords, string Tone, string Service, string Icon, string? Patient, string When, string Length, string Host, int Revision,
    string Day, string Time, int Minutes, bool MayMove, IReadOnlyList<GuestLine> Guests, IReadOnlyList<SendLine> Sends)
{
    public bool Stands => State is "scheduled" or "open";
}

/// <summary>A text that leaves by itself.</summary>
public sealed record SendLine(string Words, string State, string StateWords);
