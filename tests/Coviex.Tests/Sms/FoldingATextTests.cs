using Coviex.Sms;
using FsCheck;
using FsCheck.Fluent;

namespace Coviex.Tests.Sms;

public sealed class FoldingATextTests
{
    [Theory]
    [InlineData("¿Está aquí, Dra. Ñúñez?", "Esta aqui, Dra. Nunez?")]
    [InlineData("Clínica “San José” – 1.er piso…", "Clinica \"San Jose\" - 1.er piso...")]
    [InlineData("Cafe\u0301", "Cafe")]                        // the accent as a character of its own
    [InlineData("Weiß, Søren, Łukasz", "Weiss, Soren, Lukasz")]
    [InlineData("Hola 😀 adiós", "Hola adios")]
    [InlineData("a\u00A0b\u202Fc", "a b c")]
    [InlineData("Ma’alob k’iin, tlen ꞌ", "Ma'alob k'iin, tlen '")]
    [InlineData("Иван", "????")]
    [InlineData("https://v.example/v#aZ09-_~", "https://v.example/v#aZ09-_~")]
    public void To_ASCII(string text, string folded) => Assert.Equal(folded, SmsFolding.ToAscii(text));

    [Theory]
    [InlineData("¿Está aquí, Dra. Ñúñez?", "¿Esta aqui, Dra. Ñuñez?")]
    [InlineData("12 €", "12 €")]
    [InlineData("à la carte", "à la carte")]
    [InlineData("Иван aquí", "Иван aquí")]                     // a letter would be lost: better dear than wrong
    public void To_GSM(string text, string folded) => Assert.Equal(folded, SmsFolding.ToGsm7(text));

    [Fact]
    public void Mexico_takes_ASCII_only()
    {
        Assert.True(SmsFolding.NeedsAscii("+525512345678"));
        Assert.False(SmsFolding.NeedsAscii("+34612345678"));
    }

    [Fact]
    public void Whatever_is_folded_is_ASCII_and_stays_as_it_is_when_folded_again() =>
        Prop.ForAll<string>(text =>
        {
            var ascii = SmsFolding.ToAscii(text ?? "");
            return ascii.All(c => c is '\n' or (>= ' ' and <= '~')) && SmsFolding.ToAscii(ascii) == ascii
                && SmsSegments.Of(ascii).Encoding is SmsEncoding.Gsm7;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Every_letter_of_Europes_Latin_alphabets_keeps_a_letter() =>
        Assert.All(Enumerable.Range(0xC0, 0x180 - 0xC0).Select(c => (char)c).Where(char.IsLetter),
            c => Assert.Matches("^[A-Za-z]{1,2}$", SmsFolding.ToAscii($"{c}")));
}
