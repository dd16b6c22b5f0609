using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Settings;

/// <summary>A page on which an administrator sets something, as the page of settings lists it.</summary>
/// <param name="Title">Key of its title.</param>
/// <param name="Lead">Key of the sentence that says what it is for.</param>
public sealed record SettingsItem(string Path, string Icon, string Title, string Lead);

/// <summary>Everything that is set for the hospital, in one place: the header has room for what is used every day only.</summary>
internal static class SettingsPages
{
    public const string Path = "/settings";

    private static readonly (string Title, SettingsItem[] Items)[] Groups =
    [
        ("settings.people", [
            new("/people", "person", "people.title", "people.lead"),
            new("/people/access", "door", "people.access.title", "settings.access"),
            new("/talk-rules", "person", "talkRules.title", "talkRules.lead"),
            new("/departments", "hospital", "agenda.departments.title", "agenda.departments.lead")]),
        ("settings.messages", [
            new("/sending", "send", "sending.title", "sending.lead"),
            new("/wording", "mail", "wording.title", "wording.lead"),
            new("/reminders", "clock", "agenda.rules.title", "agenda.rules.lead")]),
        ("settings.privacy", [
            new("/consent", "report", "consentPages.title", "consentPages.lead"),
            new("/retention", "wait", "privacy.retention.title", "settings.retention")]),
        ("settings.others", [
            new("/webex", "camera", "console.frame.webex", "settings.webex"),
            new("/programs", "device", "programs.title", "programs.lead"),
            new("/webhooks", "bell", "webhooks.title", "webhooks.lead")]),
    ];

    public static void MapSettings(this IEndpointRouteBuilder pages) =>
        pages.MapGet(Path, RazorComponentResult (IOptions<CoviexOptions> options) => new RazorComponentResult<SettingsPage>(new { Groups = Of(options.Value) }))
            .RequireAuthorization(Policies.Administrator);

    /// <summary>Whether a page is reached by way of the settings, so that the header marks those.</summary>
    public static bool Has(string path) => path != "/people" && Groups.Any(g => g.Items.Any(i => i.Path == path));

    private static List<(string Title, List<SettingsItem> Items)> Of(CoviexOptions options) =>
        [.. Groups.Select(g => (g.Title, g.Items.Where(i => i.Path != "/webex" || options.Webex is { On: true } or { BotOn: true }).ToList()))];
}
