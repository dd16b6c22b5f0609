using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Calls.Webex.People;

/// <summary>What the administrator wants Webex to do for somebody.</summary>
internal enum PersonWish { License, Free }

/// <summary>
/// What was asked of Webex for a member of staff, and what became of it. It is written down before Webex is asked, with the act of Coviex that it belongs to:
/// whatever happens to Webex or to this server, that act stands, and the person's page says what is still to be done.
/// </summary>
internal sealed class WebexPerson
{
    /// <summary>Before Webex has answered.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>The member of staff.</summary>
    public required Guid Id { get; init; }

    public required Guid HospitalId { get; init; }

    public PersonWish Wish { get; private set; }

    /// <summary>Webex's id of the licence that he is to have; null when it was to be freed.</summary>
    public string? Licence { get; private set; }

    /// <summary>Webex's id of the person, once it is known.</summary>
    public string? Person { get; private set; }

    /// <summary>What was done: the key of a sentence in Texts/*/people.json under <c>webex.answer</c>; null while nothing was.</summary>
    public string? Answer { get; private set; }

    /// <summary>Why not: the key of a sentence under <c>webex.problem</c>; null when it was done.</summary>
    public string? Problem { get; private set; }

    /// <summary>When it was last asked for.</summary>
    public DateTimeOffset At { get; private set; }

    public int Version { get; private set; }

    public void Want(PersonWish wish, string? licence, DateTimeOffset now)
    {
        (Wish, Licence, Answer, Problem, At) = (wish, licence, null, Unanswered, now);
        Version++;
    }

    public void Take(PersonAnswer answer, DateTimeOffset now)
    {
        (Answer, Problem, At, Person) = (answer.Done, answer.Problem, now, answer.Person ?? Person);
        Version++;
    }
}

/// <summary>What Webex did for somebody, or why it did not. One of the two is null.</summary>
/// <param name="Person">Webex's id of him, where it came to be known.</param>
internal sealed record PersonAnswer(string? Done, string? Problem, string? Person = null);

internal sealed class WebexPersonMap : IEntityTypeConfiguration<WebexPerson>
{
    public void Configure(EntityTypeBuilder<WebexPerson> person) => person.ToTable("WebexPeople");
}

internal static class WebexPersonTables
{
    extension(CoviexDb db)
    {
        public DbSet<WebexPerson> WebexPeople => db.Set<WebexPerson>();
    }
}
