using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Sms;

internal static class SmsSetup
{
    public static void AddSms(this IServiceCollection services)
    {
        services.AddSingleton<PhoneNumberRules>();
        services.AddSingleton(provider => new SmsTexts((language, key) => provider.GetRequiredService<Texts>().Get(language, key)));
        services.AddSingleton(provider => new Phone(
            provider.GetRequiredService<IOptions<CoviexOptions>>().Value.Sms.PhoneKeeps, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISmsSender>(provider => provider.GetRequiredService<Phone>());
        services.AddHostedService<PhoneReports>();
    }
}
