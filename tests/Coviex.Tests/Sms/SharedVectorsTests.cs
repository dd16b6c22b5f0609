using System.Text.Json;
using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Sms;

/// <summary>What the composer's page counts with each key is what the server counts: both are held to the same file (web/test/smsVectors.test.ts).</summary>
public sealed class SharedVectorsTests
{
    private sealed record Vectors(TextVector[] Texts, ComposedVector[] Composed, ClinicalVectors Clinical);

    private sealed record TextVector(string Text, string Encoding, int Count, int Units, int Room, string[] Outside, string Ascii, string Gsm7);

    private sealed record ComposedVector(string Words, string? Short, Dictionary<string, string> Values, string Ascii, string Gsm7);

    private sealed record ClinicalVectors(string List, Sentence[] Sentences);

    private sealed record Sentence(string Text, string[] Found)
    {
        [System.Text.Json.Serialization.JsonPropertyName("sentence")]
        public string Text { get; init; } = Text;
    }

    private static readonly Vectors All = JsonSerializer.Deserialize<Vectors>(House.Read("tests/Coviex.Tests/Sms/vectors.json"), JsonSerializerOptions.Web)!;

    [Fact]
    public void Segments_are_counted_alike()
    {
        Assert.True(All.Texts.Length > 25);
        foreach (var v in All.Texts)
        {
            var s = SmsSegments.Of(v.Text);
            Assert.Equal((v.Text, v.Encoding, v.Count, v.Units, v.Room), (v.Text, $"{s.Encoding}".ToLowerInvariant(), s.Count, s.Units, s.Room));
            Assert.Equal(v.Outside, s.Outside);
        }
    }

    [Fact]
    public void Texts_are_folded_alike() =>
        Assert.All(All.Texts, v => Assert.Equal((v.Text, v.Ascii, v.Gsm7), (v.Text, SmsFolding.ToAscii(v.Text), SmsFolding.ToGsm7(v.Text))));

    [Fact]
    public void Texts_are_written_alike()
    {
        foreach (var v in All.Composed)
        {
            // Date and time are words already: the page gets them so.
            var texts = new SmsTexts((_, key) => key switch
            {
                "sms.text.date" => $"'{v.Values["date"]}'",
                "sms.text.time" => $"'{v.Values["time"]}'",
                "sms.text.invitationNow" => v.Words,
                _ => v.Short!,
            });
            var values = new SmsValues(v.Values["hospital"], v.Values["host"], v.Values["link"], DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);
            var own = v.Short is null ? v.Words : null;

            Assert.Equal(v.Ascii, texts.Compose(SmsKind.InvitationNow, "es", "+525512345678", values, own));
            Assert.Equal(v.Gsm7, texts.Compose(SmsKind.InvitationNow, "es", "+34612345678", values, own));
        }
    }

    [Fact]
    public void Clinical_words_are_found_alike() =>
        Assert.All(All.Clinical.Sentences, s => Assert.Equal(s.Found, TemplateRules.ClinicalIn(s.Text, All.Clinical.List)));
}
