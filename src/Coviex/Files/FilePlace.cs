using Coviex.Audit;
using Coviex.Hosting;

namespace Coviex.Files;

/// <summary>
/// Where files lie, and who asks: made by the room whose conversation or visit it is, out of his session, before any endpoint here is reached. This room knows neither.
/// </summary>
/// <param name="May">May he add to it? Null: yes; otherwise why not.</param>
/// <param name="Sees">Is this file of the place there for him? His own always is.</param>
internal sealed record FilePlace(Guid HospitalId, Guid? ConversationId, Guid? VisitId, Actor Who, Refusal? May, Func<StoredFile, CancellationToken, Task<bool>> Sees)
{
    private const string Item = nameof(FilePlace);

    public Guid Subject => ConversationId ?? VisitId!.Value;

    public bool Has(StoredFile file) => file.HospitalId == HospitalId && file.ConversationId == ConversationId && file.VisitId == VisitId;

    public bool IsMine(StoredFile file) => file.UploaderKind == Who.Kind && file.UploaderId == Who.Id;

    /// <summary>A filter that lets the endpoints of a group know their place; for whom there is none, nothing is there.</summary>
    public static async ValueTask<object?> EnterAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<HttpContext, CancellationToken, Task<FilePlace?>> find)
    {
        var http = context.HttpContext;
        if (await find(http, http.RequestAborted) is not { } place) { return http.RequestServices.GetRequiredService<Problems>().Of(http, Refusal.NotFound); }
        http.Items[Item] = place;
        return await next(context);
    }

    public static FilePlace Of(HttpContext http) => (FilePlace)http.Items[Item]!;
}

/// <summary>A room that shows files is told when one of them has changed: it has passed the check, or has gone.</summary>
internal interface IFileNews
{
    Task ChangedAsync(StoredFile file, CancellationToken ct);
}
