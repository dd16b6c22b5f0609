using Coviex.Hosting;
using Coviex.Sms.Gateway;
using Coviex.Sms.Twilio;
using Microsoft.Extensions.Options;

namespace Coviex.Sms;

internal static class SmsSetup
{
    public static void AddSms(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration.GetSection($"{CoviexOptions.Section}:{nameof(CoviexOptions.Sms)}").Get<SmsOptions>() ?? new();
        services.AddSingleton<PhoneNumberRules>();
        services.AddSingleton(provider => new SmsTexts((language, key) => provider.GetRequiredService<Texts>().Get(language, key)));
        services.AddSingleton<SenderHealth>();
        services.AddSingleton(provider => new Phone(Options(provider).Sms.PhoneKeeps, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<PhoneReports>();
        services.AddSingleton(provider => new TwilioClient(Options(provider).Sms.Twilio, provider.GetRequiredService<TimeProvider>()));
        // The one that the settings name stands last: it is the one that whoever asks for a sender gets.
        foreach (var name in Present(settings).OrderBy(name => name == settings.Sender)) { services.AddSingleton(provider => Make(provider, name)); }
    }

    public static void MapSms(this IEndpointRouteBuilder routes)
    {
        routes.MapTwilioHooks();
        routes.MapGatewayHooks();
    }

    /// <summary>The senders that the settings have everything for.</summary>
    private static IEnumerable<string> Present(SmsOptions settings)
    {
        // Beside a real sender it would be one by which nothing arrives, and nobody would know.
        if (settings.Sender == "Phone") { yield return "Phone"; }
        if (settings.Twilio.AccountSid.Length > 0 && settings.Twilio.From.Length + settings.Twilio.MessagingServiceSid.Length > 0) { yield return "Twilio"; }
        if (settings.Twilio.AccountSid.Length > 0 && settings.Twilio.WhatsAppFrom.Length > 0) { yield return "WhatsApp"; }
        if (settings.Gateway.Url.Length > 0) { yield return "Gateway"; }
    }

    private static CoviexOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CoviexOptions>>().Value;

    private static ISmsSender Make(IServiceProvider provider, string name)
    {
        var options = Options(provider);
        var (health, clock) = (provider.GetRequiredService<SenderHealth>(), provider.GetRequiredService<TimeProvider>());
        return name switch
        {
            "Twilio" => new TwilioSender(TwilioChannel.Sms(options.Sms.Twilio), provider.GetRequiredService<TwilioClient>(), options, health, clock),
            "WhatsApp" => new TwilioSender(TwilioChannel.WhatsApp(options.Sms.Twilio), provider.GetRequiredService<TwilioClient>(), options, health, clock),
            "Gateway" => new GatewaySender(options, health, clock),
            _ => provider.GetRequiredService<Phone>(),
        };
    }
}
