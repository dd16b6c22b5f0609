using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Inbox;

/// <summary>The staff's inbox: what guests answer to their texts. The page's script asks for the list anew, and says what was seen.</summary>
internal static class InboxEndpoints
{
    public static void MapInbox(this IEndpointRouteBuilder pages)
    {
        var inbox = pages.MapGroup("").RequireAuthorization(Policies.Staff);
        inbox.MapGet("/inbox", async Task<RazorComponentResult> (CurrentStaff staff, InboxViews views, CancellationToken ct) =>
            new RazorComponentResult<InboxPage>(new { Replies = await views.ListAsync(staff, ct) }));
        inbox.MapGet("/inbox/list", async Task<RazorComponentResult> (CurrentStaff staff, InboxViews views, CancellationToken ct) =>
            new RazorComponentResult<InboxListView>(new { Replies = await views.ListAsync(staff, ct) }));
        inbox.MapPost("/api/replies/{reply:guid}/read", Read).WithTags("Replies");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Read(
        Guid reply, CurrentStaff staff, CoviexDb db, InboxViews views, Problems problems, HttpContext http, TimeProvider clock, CancellationToken ct)
    {
        if (await (await views.ForAsync(staff, ct)).SingleOrDefaultAsync(r => r.Id == reply, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        // Seen by two at once it is the first one's.
        await OnConflict.RetryAsync(async () =>
        {
            found.Read(staff.Id, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }, () => db.Entry(found).ReloadAsync(ct));
        return TypedResults.NoContent();
    }
}
