using System.Text;
using Coviex.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace Coviex.Tests.Mail;

public sealed class WritingACalendarEntryTests
{
    private static readonly DateTimeOffset Start = new(2026, 12, 4, 14, 30, 0, TimeSpan.FromHours(-6));

    [Fact]
    public void It_tells_when_in_UTC_and_asks_for_no_answer()
    {
        var lines = Entry("Videollamada").Split("\r\n");

        Assert.Equal(("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR", ""), (lines[0], lines[1], lines[^2], lines[^1]));
        Assert.Contains("METHOD:PUBLISH", lines);
        Assert.Contains("DTSTART:20261204T203000Z", lines);
        Assert.Contains("DTEND:20261204T210000Z", lines);
        Assert.Contains("UID:abc@video.example", lines);
        Assert.Contains("ORGANIZER:mailto:video@hospital.example", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith("ATTENDEE", StringComparison.Ordinal));
    }

    [Fact]
    public void What_would_break_a_line_is_escaped() =>
        Assert.Contains(@"SUMMARY:Dra. Ana\, Hospital\; \\ X\nATTENDEE:mailto:thief@x.test", Unfolded(Entry("Dra. Ana, Hospital; \\ X\r\nATTENDEE:mailto:thief@x.test\0")).Split("\r\n"));

    [Fact]
    public void No_line_is_longer_than_75_octets_and_no_character_is_cut_in_two() =>
        Prop.ForAll<NonNegativeInt>(n =>
        {
            var name = new string('a', n.Get % 80) + string.Concat(Enumerable.Repeat("ñ😀", 60));
            var entry = Entry(name);
            return entry.Split("\r\n").All(l => Encoding.UTF8.GetByteCount(l) <= 75) && Unfolded(entry).Contains($"SUMMARY:{name}\r\n", StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Unfolded_it_is_whole_again()
    {
        var name = string.Concat(Enumerable.Repeat("Clínica del Niño 😀 ", 20)).Trim();

        Assert.Contains($"SUMMARY:{name}", Unfolded(Entry(name)).Split("\r\n"));
    }

    private static string Unfolded(string entry) => entry.Replace("\r\n ", "", StringComparison.Ordinal);

    private static string Entry(string summary) => new CalendarEntry(
        "abc@video.example", 0, Start.AddDays(-1), Start, TimeSpan.FromMinutes(30), summary, "Entrar", new("https://video.example/v#abc"), "video@hospital.example").Write();
}
