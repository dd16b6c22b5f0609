using Coviex.Invitations.Replies;
using Coviex.Sms;

namespace Coviex.Invitations;

internal static class InvitationSetup
{
    public static void AddInvitations(this IServiceCollection services)
    {
        services.AddSingleton<TextWording>();
        services.AddSingleton<TemplateRules>();
        services.AddSingleton<MailWording>();
        services.AddSingleton<OutboxSignal>();
        services.AddScoped<ISmsReports, DeliveryReports>();
        services.AddSingleton<OutboxMeters>();
        services.AddSingleton<Senders>();
        services.AddSingleton<SenderPaces>();
        services.AddSingleton<MessageLedger>();
        services.AddSingleton<OutboxAnswers>();
        services.AddSingleton<SenderFaults>();
        services.AddScoped<MessageLocks>();
        services.AddScoped<DailyBudgets>();
        services.AddScoped<Errands>();
        services.AddReplies();
        services.AddSingleton<Outbox>();
        services.AddHostedService(provider => provider.GetRequiredService<Outbox>());
    }
}
