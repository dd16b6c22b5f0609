using Coviex.Sms;

namespace Coviex.Invitations.Replies;

internal static class ReplySetup
{
    public static void AddReplies(this IServiceCollection services)
    {
        services.AddSingleton<Keywords>();
        services.AddScoped<OptOuts>();
        services.AddScoped<ISmsReplies, IncomingReplies>();
    }
}
