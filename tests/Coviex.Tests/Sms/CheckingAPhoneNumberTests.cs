using System.Text.RegularExpressions;
using Coviex.Sms;

namespace Coviex.Tests.Sms;

public sealed class CheckingAPhoneNumberTests
{
    private static readonly PhoneNumberRules Rules = new();

    [Theory]
    [InlineData("55 1234 5678")]
    [InlineData("(55) 1234-5678")]
    [InlineData("55.1234.5678")]
    [InlineData("+52 55 1234 5678")]
    [InlineData("(+52) 55 1234 5678")]
    [InlineData("0052 55 1234 5678")]
    [InlineData("52 55 1234 5678")]
    [InlineData("＋５２ ５５ １２３４ ５６７８")]
    [InlineData("\u202A+52 55 1234 5678\u202C")]
    [InlineData("+52\u00A055\u00A01234\u20115678")]
    [InlineData("\t55 1234 5678\r\n")]
    [InlineData("Tel. 55 1234 5678 (hija)")]
    [InlineData("tel:+525512345678")]
    public void One_Mexican_number_is_understood_however_it_is_written(string typed)
    {
        var check = Rules.Check(typed, "MX");

        Assert.Equal("+525512345678", check.E164);
        Assert.Equal("+52 55 1234 5678", check.International);
        Assert.Equal("55 1234 5678", check.National);
        Assert.Equal("MX", check.Country);
        Assert.True(check.Textable);
    }

    [Theory]
    [InlineData("+52 1 55 1234 5678")]
    [InlineData("521 55 1234 5678")]
    [InlineData("00521 55 1234 5678")]
    [InlineData("044 55 1234 5678")]
    [InlineData("045 55 1234 5678")]
    [InlineData("01 55 1234 5678")]
    [InlineData("1 55 1234 5678")]
    public void The_prefixes_that_Mexico_gave_up_are_left_out(string typed) =>
        Assert.Equal("+525512345678", Rules.Check(typed, "MX").E164);

    [Theory]
    [InlineData("+52 1 55 1234 567", "Impossible")]
    [InlineData("044 11 1234 5678", "TooLong")]
    [InlineData("044 55 1234 56789", "TooLong")]
    public void A_former_prefix_makes_no_wrong_number_right(string typed, string problem) => Assert.Equal(problem, $"{Rules.Check(typed, "MX").Problem}");

    [Theory]
    [InlineData("", "MX", "Empty")]
    [InlineData("   ", "MX", "Empty")]
    [InlineData("María", "MX", "NotANumber")]
    [InlineData("55 12E4 5678", "MX", "NotANumber")]
    [InlineData("cama 12: 55 1234 5678", "MX", "NotANumber")]
    [InlineData("55 1234 5678 ext. 12", "MX", "Extension")]
    [InlineData("55 1234 5678 x12", "MX", "Extension")]
    [InlineData("55 1234 5678, 12", "MX", "Extension")]
    [InlineData("55", "MX", "TooShort")]
    [InlineData("55 1234 567", "MX", "TooShort")]
    [InlineData("55 1234 56789", "MX", "TooLong")]
    [InlineData("55 1234 5678 / 55 8765 4321", "MX", "TooLong")]
    [InlineData("+999 55 1234 5678", "MX", "InvalidCountryCode")]
    [InlineData("55 1234 5678", null, "InvalidCountryCode")]
    [InlineData("55 1234 5678", "ZZ", "InvalidCountryCode")]
    [InlineData("11 1234 5678", "MX", "Impossible")]
    [InlineData("911 234 567", "ES", "Landline")]
    [InlineData("800 123 4567", "MX", "NotTextable")]
    [InlineData("900 123 4567", "MX", "NotTextable")]
    [InlineData("500 123 4567", "MX", "NotTextable")]
    [InlineData("+44 70 1234 5678", "MX", "NotTextable")]
    public void A_number_that_cannot_get_a_text_is_refused_with_its_reason(string typed, string? country, string problem) =>
        Assert.Equal(problem, $"{Rules.Check(typed, country).Problem}");

    [Fact]
    public void A_landline_is_told_where_its_number_shows_it()
    {
        var madrid = Rules.Check("91 123 45 67", "ES");

        Assert.Equal((PhoneNumberProblem.Landline, PhoneNumberKind.FixedLine, "+34911234567"), (madrid.Problem, madrid.Kind, madrid.E164));
        Assert.False(madrid.Textable);
    }

    [Theory]
    [InlineData("612 34 56 78", "ES", "Mobile", "+34612345678")]
    [InlineData("(213) 373-4253", "US", "FixedLineOrMobile", "+12133734253")]
    [InlineData("07400 123456", "GB", "Mobile", "+447400123456")]
    [InlineData("070-1234-5678", "KR", "Voip", "+827012345678")]
    [InlineData("11 15-2345-6789", "AR", "Mobile", "+5491123456789")]
    [InlineData("0 15 11 96123-4567", "BR", "Mobile", "+5511961234567")]
    [InlineData("+881 6 1234 5678 9", "MX", "Mobile", "+8816123456789")]
    public void Other_countries_keep_their_own_rules(string typed, string country, string kind, string e164)
    {
        var check = Rules.Check(typed, country);

        Assert.Equal(e164, check.E164);
        Assert.Equal(kind, $"{check.Kind}");
        Assert.True(check.Textable);
    }

    [Fact]
    public void An_international_number_needs_no_country()
    {
        Assert.Equal("+525512345678", Rules.Check("+52 55 1234 5678", null).E164);
        Assert.Equal("BM", Rules.Check("+1 441 370 1234", "ZZ").Country);
    }

    [Fact]
    public void A_number_is_the_same_however_often_it_is_read()
    {
        var first = Rules.Check("664 123 4567", "MX");

        Assert.Equal(first, Rules.Check(first.E164, null));
        Assert.Equal(first, Rules.Check(first.International, "US"));
        Assert.Equal(first, Rules.Check(first.National, "MX"));
    }

    [Fact]
    public void Nonsense_of_any_length_is_answered_and_takes_no_time()
    {
        var characters = "+0123456789９٣ ()-./x#~,;ext\u202A\uD800é\0";
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var typed = string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => characters[random.Next(characters.Length)]));
            var check = Rules.Check(typed, seed % 2 == 0 ? "MX" : "AR");
            Assert.Equal(check.E164 is null, check.Kind is PhoneNumberKind.Unknown);
        }
        Assert.Equal(PhoneNumberProblem.TooLong, Rules.Check(new string('5', 10_000), "MX").Problem);
    }

    [Fact]
    public void A_check_that_is_logged_leaves_the_number_out() =>
        Assert.DoesNotContain("5678", $"{Rules.Check("55 1234 5678", "MX")}", StringComparison.Ordinal);

    // What DigitPattern relies on when it goes without a time limit.
    [Fact]
    public async Task No_pattern_of_the_metadata_repeats_without_end()
    {
        await using var stream = typeof(PhoneNumberRules).Assembly.GetManifestResourceStream("phone-metadata.json")!;
        var metadata = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotMatch(new Regex(@"[*+]|\{\d+,\}|\(\?[^:]|\\\\[1-9]"), metadata);
    }
}
