namespace Coviex.Console.People;

/// <summary>A member of staff as the pages show him. <see cref="HasPassword"/> is false until he has used his link.</summary>
public sealed record PersonView(string Id, string Name, string Email, IReadOnlyList<string> Roles, bool Active, bool HasPassword, bool IsSelf);
