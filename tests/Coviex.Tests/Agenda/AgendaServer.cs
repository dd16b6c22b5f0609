using Coviex.Tests.Fixture;
using Coviex.Visits.Agenda;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Agenda;

/// <summary>A server on which nothing leaves by itself: reminders, texts and marks move when the test says so.</summary>
public class AgendaServer : OutboxServer
{
    /// <summary>One round of everything, as a minute of the real server has it.</summary>
    internal async Task RoundAsync(TimeSpan after = default)
    {
        Clock.Advance(after);
        await Host.Services.GetRequiredService<SendReminders>().RunOnceAsync(TestContext.Current.CancellationToken);
        await Host.Services.GetRequiredService<MarkAbsent>().RunOnceAsync(TestContext.Current.CancellationToken);
        await PassAsync();
    }

    internal Task RoundAtAsync(DateTimeOffset at) => RoundAsync(at - Clock.Now);

    /// <summary>What a number has got, oldest first.</summary>
    internal IReadOnlyList<string> Got(string number) => [.. Sender.To(number).Select(t => t.Body)];

    /// <summary>The secret of the last link that this number has got.</summary>
    internal string LinkOf(string number) => Got(number).Last(t => t.Contains("/v#", StringComparison.Ordinal))[^22..];

    /// <summary>Nine in the morning of the day after, where the hospital is: no quiet hours.</summary>
    internal DateTimeOffset NextMorning() => new(Clock.Now.AddHours(-6).Date.AddDays(1).AddHours(15), TimeSpan.Zero);

    /// <summary>A clinician whose session is fresh, however far the clock was moved.</summary>
    internal Task<StaffDesk> AnaAsync() => SignInAsync(Person.Ana);
}

internal static class Planning
{
    /// <summary>The form as the page sends it, with so much of it another.</summary>
    public static Dictionary<string, object?> Form(this StaffDesk desk, DateTimeOffset at, string number, params (string Field, object? Value)[] others)
    {
        var local = at.ToOffset(TimeSpan.FromHours(-6));                       // Mexico City has no summer time
        var form = new Dictionary<string, object?>
        {
            ["service"] = "homeCare",
            ["day"] = $"{local:yyyy-MM-dd}",
            ["time"] = $"{local:HH:mm}",
            ["minutes"] = 30,
            ["guests"] = new[] { desk.Typed(number: number) },
        };
        foreach (var (field, value) in others) { form[field] = value; }
        return form;
    }

    /// <summary>Whether or not she has another visit then: the tests of a class share her.</summary>
    public static async Task<SeenVisit> PlanAsync(this StaffDesk desk, DateTimeOffset at, string number, params (string Field, object? Value)[] others) =>
        (await desk.PostAsync("/api/agenda", desk.Form(at, number, [("anyway", true), .. others]))).As<SeenVisit>(System.Net.HttpStatusCode.Created);

    public static async Task<Answer> AskMoveAsync(this StaffDesk desk, Guid visit, DateTimeOffset to, int revision = 0, bool anyway = false, int? minutes = null)
    {
        var local = to.ToOffset(TimeSpan.FromHours(-6));
        return await desk.PostAsync($"/api/agenda/{visit}/move", new { day = $"{local:yyyy-MM-dd}", time = $"{local:HH:mm}", revision, anyway, minutes });
    }
}
