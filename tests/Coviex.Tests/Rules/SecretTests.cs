using Coviex.Hosting;

namespace Coviex.Tests.Rules;

public sealed class SecretTests
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public void A_secret_has_22_characters_of_base62_and_none_comes_twice()
    {
        var secrets = Enumerable.Range(0, 10_000).Select(_ => Secret.New()).ToList();

        Assert.All(secrets, s => Assert.True(s.Length == 22 && s.All(c => Base62.Contains(c)), s));
        Assert.Equal(secrets.Count, secrets.Distinct().Count());
    }

    [Fact]
    public void Each_character_is_as_likely_as_each_other_at_each_place()
    {
        const int Many = 20_000;
        var counts = new int[22, 62];
        for (var i = 0; i < Many; i++)
        {
            var secret = Secret.New();
            for (var place = 0; place < 22; place++) { counts[place, Base62.IndexOf(secret[place], StringComparison.Ordinal)]++; }
        }

        // Pearson's chi-square with 22 x 61 degrees of freedom: mean 1342, standard deviation 52. Seven of them off happens once in 10^11 runs;
        // a modulo of a byte (62 does not divide 256) would stand thousands higher.
        var expected = Many / 62.0;
        var chiSquare = counts.Cast<int>().Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chiSquare, 1342 - (7 * 52), 1342 + (7 * 52));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0123456789abcdefghijA", false)]
    [InlineData("0123456789abcdefghijABC", false)]
    [InlineData("0123456789abcdefghij-A", false)]
    [InlineData("0123456789abcdefghijñA", false)]
    [InlineData("0123456789abcdefghijAB", true)]
    public void What_cannot_be_a_secret_is_not_looked_up(string? text, bool looks) => Assert.Equal(looks, Secret.LooksLike(text));
}
