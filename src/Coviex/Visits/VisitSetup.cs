using Coviex.Calls;
using Coviex.Calls.Webex.Bot;
using Coviex.Files;
using Coviex.Invitations;
using Coviex.Invitations.Replies;
using Coviex.Lobby;
using Coviex.Visits.Agenda;

namespace Coviex.Visits;

internal static class VisitSetup
{
    public static void AddVisits(this IServiceCollection services)
    {
        services.AddScoped<ISeating, Seating>();
        services.AddScoped<ICallVisits, CallVisits>();
        services.AddScoped<VisitRights>();
        services.AddScoped<IBoards>(provider => provider.GetRequiredService<VisitRights>());
        services.AddScoped<VisitCalls>();
        services.AddScoped<VisitNews>();
        services.AddScoped<ITextNews>(provider => provider.GetRequiredService<VisitNews>());
        services.AddScoped<IBotDesk, VisitDesk>();
        services.AddScoped<IHospitals, Hospitals>();
        services.AddScoped<VisitViews>();
        services.AddSingleton<TextFates>();
        services.AddScoped<VisitActs>();
        services.AddScoped<VisitFiles>();
        services.AddScoped<IFileNews>(provider => provider.GetRequiredService<VisitFiles>());
        services.AddScoped<VisitInvitations>();
        services.AddScoped<NewVisitReader>();
        services.AddScoped<TodaysVisits>();
        services.AddScoped<Reminders>();
        services.AddScoped<Bookings>();
        services.AddScoped<PlannedVisitReader>();
        services.AddSingleton<SendReminders>();
        services.AddHostedService(provider => provider.GetRequiredService<SendReminders>());
        services.AddSingleton<MarkAbsent>();
        services.AddHostedService(provider => provider.GetRequiredService<MarkAbsent>());
        services.AddSingleton<ExpireVisits>();
        services.AddHostedService(provider => provider.GetRequiredService<ExpireVisits>());
    }
}
