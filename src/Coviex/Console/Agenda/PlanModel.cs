using Coviex.Console.Today;

namespace Coviex.Console.Agenda;

/// <summary>What the form for a visit was opened with.</summary>
internal sealed record PlanQuestion(string? Day = null, string? Time = null, Guid? Patient = null, Guid? Copy = null, Guid? Clinician = null);

/// <summary>What the form to make a visit is made of.</summary>
/// <param name="Minutes">The lengths to choose from.</param>
/// <param name="Day">As it was asked for; empty: none.</param>
/// <param name="Copy">The visit that is copied, as the page's script fills it in; null for none.</param>
/// <param name="Copied">The sentence that says so.</param>
/// <param name="Clinicians">Whose visit it may be; empty for one who makes only his own.</param>
/// <param name="Clinician">Who of them is chosen; empty: none yet.</param>
public sealed record PlanModel(
    IReadOnlyList<PlannedService> Services, IReadOnlyList<(string Code, string Name)> Languages, string Language, string ZoneWords, string FirstDay, string LastDay,
    IReadOnlyList<string> CallSystems, IReadOnlyList<ColleagueChoice> Colleagues, IReadOnlyList<int> Minutes, string Day, string Time, string? Copy, string? Copied,
    PatientChoice? Patient, IReadOnlyList<(string Id, string Name)> Clinicians, string Clinician);

/// <param name="Minutes">Its usual length.</param>
public sealed record PlannedService(string Code, string Name, string Text, string Icon, bool KeepDoorOpen, int Minutes);

public sealed record ColleagueChoice(string Id, string Name, string Department);

/// <summary>A planned visit as its page shows it.</summary>
/// <param name="Revision">By which a move says what it was based on.</param>
/// <param name="Mine">The reader holds it.</param>
/// <param name="Arranges">The reader may move and cancel it and write to its guests: it is his own, or of the department that he coordinates.</param>
/// <param name="SitsIn">The reader has a seat in it.</param>
public sealed record PlannedModel(
    string Id, bool Mine, bool Arranges, bool SitsIn, string State, string StateWords, string Tone, string Service, string Icon, string? Patient, string When, string Length, string Host, int Revision,
    string Day, string Time, int Minutes, bool MayMove, IReadOnlyList<GuestLine> Guests, IReadOnlyList<SendLine> Sends)
{
    public bool Stands => State is "scheduled" or "open";
}

/// <summary>A text that leaves by itself.</summary>
public sealed record SendLine(string Words, string State, string StateWords);
