using System.Security.Claims;
using Coviex.Hosting;
using Coviex.Lobby;

namespace Coviex.Conversations;

internal static class TalkSetup
{
    public static void AddConversations(this IServiceCollection services)
    {
        services.AddScoped<Threads>();
        services.AddScoped<Writing>();
        services.AddScoped<Opening>();
        services.AddScoped<Colleagues>();
        services.AddScoped<ICircles, Circles>();
        services.AddSingleton<UrgentClimb>();
        services.AddHostedService(s => s.GetRequiredService<UrgentClimb>());
    }

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        var talk = routes.MapGroup("/api/talk").RequireAuthorization(Policies.Staff).WithTags("Colleagues");
        talk.MapTalk();
        talk.MapMessages();
    }

    private sealed class Circles(Threads threads, Writing writing) : ICircles
    {
        public async Task<IReadOnlyList<Guid>> OthersAsync(ClaimsPrincipal user, Guid conversation, CancellationToken ct)
        {
            if (CurrentStaff.Of(user) is not { } staff || await threads.FindAsync(conversation, staff, ct) is null) { return []; }
            var members = await writing.MembersAsync(conversation, ct);
            return members.Remove(staff.Id) ? members : [];
        }
    }
}
