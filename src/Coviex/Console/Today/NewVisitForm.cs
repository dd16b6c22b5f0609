namespace Coviex.Console.Today;

/// <summary>What the form for a new visit is made of.</summary>
/// <param name="Services">The kinds of visit with their words and the settings' default for the door.</param>
/// <param name="Languages">Code and name of each language that a guest can be written to in.</param>
/// <param name="Language">The hospital's own.</param>
/// <param name="ZoneWords">In which zone a time is read.</param>
/// <param name="CallSystems">What may carry the call, the default first; with one there is nothing to choose.</param>
/// <param name="FirstDay">The earliest day that can be chosen, and the last, as an input of type date wants them.</param>
public sealed record NewVisitForm(
    IReadOnlyList<ServiceChoice> Services, IReadOnlyList<(string Code, string Name)> Languages, string Language, string ZoneWords, string FirstDay, string LastDay,
    IReadOnlyList<string> CallSystems);

public sealed record ServiceChoice(string Code, string Name, string Text, string Icon, bool KeepDoorOpen);

/// <summary>Somebody of the registry who can be ticked. <see cref="Problem"/> says why he cannot.</summary>
/// <param name="Warning">What to know before he is ticked: he wants no texts.</param>
public sealed record GuestChoice(string Kind, string Id, string Name, string Relation, string Phone, string? Problem, string? Warning);

/// <summary>A patient of the registry with those who can be invited to a visit of his.</summary>
public sealed record PatientChoice(string Id, string Name, string RecordNumber, IReadOnlyList<GuestChoice> Guests);
