using System.Security.Claims;
using Coviex.Conversations.Calls;
using Coviex.Conversations.Export;
using Coviex.Conversations.Notices;
using Coviex.Files;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Coviex.Conversations;

internal static class TalkSetup
{
    public static void AddConversations(this IServiceCollection services)
    {
        services.AddScoped<Threads>();
        services.AddScoped<ThreadExport>();
        services.AddScoped<MessageSearch>();
        services.AddSingleton<ISaveChangesInterceptor, MessageWordKeeper>();
        services.AddSingleton<WordsOfOldMessages>();
        services.AddHostedService(s => s.GetRequiredService<WordsOfOldMessages>());
        services.AddScoped<Writing>();
        services.AddScoped<ConversationFiles>();
        services.AddScoped<IFileNews, ConversationFileNews>();
        services.AddScoped<Opening>();
        services.AddScoped<WhoMayTalk>();
        services.AddScoped<Care>();
        services.AddScoped<ForgottenWords>();
        services.AddScoped<PatientThreads>();
        services.AddScoped<Colleagues>();
        services.AddScoped<ICircles, Circles>();
        services.AddScoped<CallLines>();
        services.AddScoped<CallViews>();
        services.AddScoped<StaffCalls>();
        services.AddScoped<ISeating, CallSeating>();
        services.AddSingleton<CallWatch>();
        services.AddHostedService(s => s.GetRequiredService<CallWatch>());
        services.AddNotices();
        services.AddSingleton<UrgentClimb>();
        services.AddHostedService(s => s.GetRequiredService<UrgentClimb>());
    }

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        routes.MapNotices();
        var talk = routes.MapGroup("/api/talk").RequireAuthorization(Policies.Staff).WithTags("Colleagues");
        talk.MapTalk();
        var one = talk.MapGroup("/{id:guid}").AddEndpointFilter(OnlyForMembersAsync);
        one.MapMembers();
        one.MapMessages();
        one.MapExport();
        one.MapStartOfCalls();
        routes.MapCalls();
        routes.MapConsults();
        one.MapConversationFiles();
    }

    // Before anything is said about what was sent: for whoever is no member there is no conversation.
    private static async ValueTask<object?> OnlyForMembersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var id = Guid.Parse((string)http.GetRouteValue("id")!);
        var (threads, problems) = (http.RequestServices.GetRequiredService<Threads>(), http.RequestServices.GetRequiredService<Problems>());
        return CurrentStaff.Of(http.User) is { } staff && await threads.FindAsync(id, staff, http.RequestAborted) is not null ? await next(context) : problems.Of(http, Refusal.NotFound);
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
