using System.Text.Encodings.Web;
using System.Text.Unicode;
using Coviex.Console.Account;
using Coviex.Console.Agenda;
using Coviex.Console.Audit;
using Coviex.Console.Departments;
using Coviex.Console.Inbox;
using Coviex.Console.Measures;
using Coviex.Console.Notices;
using Coviex.Console.People;
using Coviex.Console.Phone;
using Coviex.Console.Privacy;
using Coviex.Console.Programs;
using Coviex.Console.Registry;
using Coviex.Console.Registry.Import;
using Coviex.Console.Room;
using Coviex.Console.Sending;
using Coviex.Console.Settings;
using Coviex.Console.SetUp;
using Coviex.Console.Shell;
using Coviex.Console.SignIn;
using Coviex.Console.Talk;
using Coviex.Console.Today;
using Coviex.Console.Webex;
using Coviex.Console.Webhooks;
using Coviex.Console.Wording;

namespace Coviex.Console;

internal static class ConsoleSetup
{
    public static void AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<Words>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));        // "ó" as it is, not as a number of five signs
        services.AddScoped<Moments>();
        services.AddScoped<Boards>();
        services.AddScoped<GuestLines>();
        services.AddScoped<PatientChoices>();
        services.AddScoped<AgendaViews>();
        services.AddScoped<PlanViews>();
        services.AddScoped<RulesForms>();
        services.AddScoped<DepartmentViews>();
        services.AddScoped<TalkRuleViews>();
        services.AddScoped<PhoneScreens>();
        services.AddScoped<RegistryForms>();
        services.AddScoped<RegistryViews>();
        services.AddScoped<NeedsInWords>();
        services.AddScoped<Duplicates>();
        services.AddScoped<Merging>();
        services.AddScoped<ConsentPages>();
        services.AddScoped<Pseudonyms>();
        services.AddScoped<Erasing>();
        services.AddScoped<PersonalData>();
        services.AddScoped<Retention>();
        services.AddSingleton<RetentionWork>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionWork>());
        services.AddSingleton<ImportColumns>();
        services.AddScoped<ImportReader>();
        services.AddSingleton<ImportProgress>();
        services.AddSingleton<ImportWork>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportWork>());
        services.AddScoped<SendingPages>();
        services.AddScoped<SendingWays>();
        services.AddScoped<WordingViews>();
        services.AddScoped<InboxViews>();
        services.AddScoped<PersonPages>();
        services.AddScoped<AccessPages>();
        services.AddScoped<LinkMail>();
        services.AddScoped<AccountPages>();
        services.AddScoped<AuthenticatorForms>();
        services.AddScoped<SignInSteps>();
        services.AddScoped<SignInPages>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(provider => provider.GetRequiredService<ForgottenPasswords>());
        services.AddScoped<WebexPersonActs>();
        services.AddScoped<WebexViews>();
        services.AddScoped<AuditViews>();
        services.AddScoped<Measures.Measures>();
        services.AddScoped<MeasureViews>();
        services.AddScoped<WebhookViews>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookSignal>();
        services.AddSingleton<WebhookEvents>();
        services.AddSingleton<Microsoft.EntityFrameworkCore.Diagnostics.ISaveChangesInterceptor>(provider => provider.GetRequiredService<WebhookEvents>());
        services.AddSingleton<SendWebhooks>();
        services.AddHostedService(provider => provider.GetRequiredService<SendWebhooks>());
        services.AddSingleton<FirstStart>();
        services.AddSingleton(System.Console.Out);
        services.AddScoped<DemonstrationHospital>();
    }

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        // Forms carry no antiforgery token: SameOriginGate lets nothing that changes something pass from another site.
        var pages = routes.MapGroup("").DisableAntiforgery();
        pages.MapSignIn();
        pages.MapForgotten();
        pages.MapFactors();
        pages.MapPasskeySignIn();
        pages.MapSso();
        pages.MapAccount();
        pages.MapLanguage();
        pages.MapNotYours();
        pages.MapPhone();
        pages.MapRoom();
        pages.MapSetUp();
        pages.MapPeople();
        pages.MapSettings();
        pages.MapRegistryPages();
        pages.MapRelatives();
        pages.MapMerging();
        pages.MapImport();
        pages.MapConsent();
        pages.MapPrivacy();
        pages.MapSending();
        pages.MapWording();
        pages.MapInbox();
        pages.MapAudit();
        pages.MapMeasures();
        pages.MapPrograms();
        pages.MapWebhooks();
        pages.MapTalkPages();
        pages.MapTalkRules();
        pages.MapCallPages();
        pages.MapToday();
        pages.MapAgendaPages();
        pages.MapRules();
        pages.MapDepartments();
        pages.MapWebexPages();
    }

    /// <summary>Brings the database up to date, helps the first one in, and runs.</summary>
    public static async Task StartCoviexAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<Data.Migrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
        await app.Services.GetRequiredService<FirstStart>().PrepareAsync(app.Lifetime.ApplicationStopping);
        await app.RunAsync();
    }
}
