namespace Coviex.Console.People;

/// <summary>A member of staff as the pages show him. <see cref="HasPassword"/> is false until he has used his link.</summary>
/// <param name="HasFactor">He has a second factor.</param>
/// <param name="WebexOpen">Something that was wanted of Webex for him is not done.</param>
public sealed record PersonView(string Id, string Name, string Email, IReadOnlyList<string> Roles, bool Active, bool HasPassword, bool IsSelf, bool WebexOpen = false, bool HasFactor = false);

/// <summary>A meetings licence of Webex. <see cref="Seats"/> says how many are free.</summary>
public sealed record LicenceChoice(string Id, string Name, string Site, bool Full, bool Chosen, string Seats);

/// <summary>What came of the last thing that was wanted of Webex for somebody, in words.</summary>
/// <param name="Done">False: it is still to be done, and can be tried again.</param>
/// <param name="When">When Webex was asked.</param>
/// <param name="Again">Where the form posts that tries it again; null where that makes no sense any more.</param>
/// <param name="Licence">What it posts.</param>
public sealed record WebexNote(string Words, bool Done, string When, string? Again = null, string? Licence = null);
