namespace Coviex.Console.Today;

/// <summary>Somebody of the registry who can be ticked. <see cref="Problem"/> says why he cannot.</summary>
/// <param name="Warning">What to know before he is ticked: he wants no texts.</param>
public sealed record GuestChoice(string Kind, string Id, string Name, string Relation, string Phone, string? Problem, string? Warning);

/// <summary>A patient of the registry with those who can be invited to a visit of his.</summary>
public sealed record PatientChoice(string Id, string Name, string RecordNumber, IReadOnlyList<GuestChoice> Guests);
