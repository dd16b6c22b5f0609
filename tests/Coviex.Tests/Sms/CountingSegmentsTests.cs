using Coviex.Sms;
using FsCheck;
using FsCheck.Fluent;

namespace Coviex.Tests.Sms;

public sealed class CountingSegmentsTests
{
    private const string Extended = "\f^{}\\[~]|€";

    [Theory]
    [InlineData('a', 0, 1)]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('ñ', 160, 1)]
    [InlineData('€', 80, 1)]
    [InlineData('€', 81, 2)]
    [InlineData('€', 152, 2)]
    [InlineData('€', 153, 3)]        // 76 in a segment: the 153rd septet stays empty
    [InlineData('á', 70, 1)]
    [InlineData('á', 71, 2)]
    [InlineData('á', 134, 2)]
    [InlineData('á', 135, 3)]
    public void A_text_of_one_character_repeated_takes_so_many(char c, int times, int segments) =>
        Assert.Equal(segments, SmsSegments.Of(new string(c, times)).Count);

    [Fact]
    public void It_tells_which_characters_make_the_text_dear()
    {
        var segments = SmsSegments.Of("¿Está aquí mañana, Dra. Ñúñez? Ahí va 😀");

        Assert.Equal(SmsEncoding.Ucs2, segments.Encoding);
        Assert.Equal(["á", "í", "ú", "😀"], segments.Outside);
    }

    [Fact]
    public void What_GSM_has_costs_one_septet_and_what_its_extension_has_two()
    {
        var plain = SmsSegments.Of("Él pagó".Replace('É', 'E').Replace('ó', 'o') + "éñ¿¡Ñü");
        Assert.Equal((SmsEncoding.Gsm7, 13, 147), (plain.Encoding, plain.Units, plain.Room));
        Assert.Equal(2 * Extended.Length, SmsSegments.Of(Extended).Units);
        Assert.All("áíóúÁÍÓÚç`’–", c => Assert.Equal(SmsEncoding.Ucs2, SmsSegments.Of($"{c}").Encoding));
    }

    [Fact]
    public void An_emoji_is_never_cut_in_two()
    {
        var segments = SmsSegments.Of(new string('á', 66) + "😀" + new string('á', 66));

        Assert.Equal((3, 134), (segments.Count, segments.Units));       // 134 units would fill two segments, were it cut
    }

    [Fact]
    public void Text_and_room_add_up_to_whole_segments() =>
        Prop.ForAll<NonNegativeInt>(n =>
        {
            var segments = SmsSegments.Of(new string('a', n.Get));
            return segments.Units + segments.Room == (segments.Count == 1 ? 160 : 153 * segments.Count);
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void A_longer_text_never_costs_less() =>
        Prop.ForAll<string, string>((a, b) => SmsSegments.Of(a ?? "").Count <= SmsSegments.Of(a + b).Count).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Without_the_characters_it_names_the_text_is_GSM() =>
        Prop.ForAll<string>(text =>
        {
            var outside = SmsSegments.Of(text ?? "").Outside;
            var rest = string.Concat((text ?? "").EnumerateRunes().Select(r => r.ToString()).Where(r => !outside.Contains(r)));
            return SmsSegments.Of(rest).Encoding is SmsEncoding.Gsm7;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
}
