namespace Coviex.Invitations;

/// <summary>Hears of texts that did not arrive and after which nothing more is tried by itself. The room Visits answers.</summary>
internal interface ITextNews
{
    /// <summary>In the caller's transaction.</summary>
    /// <param name="message">The text.</param>
    /// <param name="guest">Whose invitation it is.</param>
    /// <param name="problem">Why, as a code with a sentence in Texts/*/sms.json.</param>
    Task BouncedAsync(Guid message, Guid guest, string? problem, CancellationToken ct);

    /// <summary>After the save.</summary>
    void Wake();
}
