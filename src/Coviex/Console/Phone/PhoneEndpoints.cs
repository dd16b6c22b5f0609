using Coviex.Data;
using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Phone;

/// <summary>The phone on the screen: what the text messages of this hospital would look like on their phones. Only where it is the SMS sender.</summary>
internal static class PhoneEndpoints
{
    public static void MapPhone(this IEndpointRouteBuilder pages)
    {
        var phone = pages.MapGroup("/phone").RequireAuthorization(Policies.Staff);
        phone.MapGet("", async (CurrentStaff staff, PhoneScreens screens, CancellationToken ct) =>
            await screens.OfAsync(staff, ct) is { } screen ? new RazorComponentResult<PhonePage>(new { Screen = screen }) : Results.NotFound());
        // The page's script asks for this every two seconds while the page is looked at. A nudge would need a group of its own for a page that
        // exists for trying and training only.
        phone.MapGet("/screen", async (CurrentStaff staff, PhoneScreens screens, CancellationToken ct) =>
            await screens.OfAsync(staff, ct) is { } screen ? new RazorComponentResult<PhoneScreenView>(new { Screen = screen }) : Results.NotFound());
    }
}

/// <summary>A text, cut where its link begins and ends: before, link, after.</summary>
public sealed record PhoneText(Guid Id, string Clock, string Before, string? Link, string After);

public sealed record PhoneThread(string E164, string Number, IReadOnlyList<PhoneText> Texts);

public sealed record PhoneScreen(string Hospital, IReadOnlyList<PhoneThread> Threads);

internal sealed class PhoneScreens(CoviexDb db, ISmsSender sender, PhoneNumberRules rules)
{
    public async Task<PhoneScreen?> OfAsync(CurrentStaff staff, CancellationToken ct)
    {
        if (sender is not Sms.Phone phone) { return null; }
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        return new(hospital.Name, [.. phone.Conversations(staff.HospitalId).Select(c =>
            new PhoneThread(c.Number, rules.Check(c.Number, null).International ?? c.Number, [.. c.Messages.Select(m => Of(m, hospital.TimeZone))]))]);
    }

    private static PhoneText Of(PhoneMessage message, TimeZoneInfo zone)
    {
        var clock = TimeZoneInfo.ConvertTime(message.At, zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        var from = message.Body.IndexOf("http", StringComparison.Ordinal);
        if (from < 0) { return new(message.Id, clock, message.Body, null, ""); }
        var to = message.Body.IndexOf(' ', from) is var end and >= 0 ? end : message.Body.Length;
        return new(message.Id, clock, message.Body[..from], message.Body[from..to], message.Body[to..]);
    }
}
