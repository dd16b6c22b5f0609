namespace Coviex.Console.Today;

/// <summary>Somebody of the registry who can be ticked. <see cref="Problem"/> says why he cannot.</summary>
/// <param name="Warning">What to know before he is ticked: he wants no texts, or is not to be told.</param>
/// <param name="NotTold">He is invited only by one who says "anyway".</param>
public sealed record GuestChoice(string Kind, string Id, string Name, string Relation, string Phone, string? Problem, string? Warning, bool NotTold);

/// <summary>A patient of the registry with those who can be invited to a visit of his.</summary>
/// <param name="Notes">What he needs to take part, and where he is, when that is not where the hospital is.</param>
public sealed record PatientChoice(string Id, string Name, string RecordNumber, IReadOnlyList<GuestChoice> Guests, IReadOnlyList<string> Notes);
