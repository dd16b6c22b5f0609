using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Coviex.Conversations.Notices;
using Coviex.FakeWorld.Push;

namespace Coviex.Tests.Talk;

/// <summary>What is sent to a push service (RFC 8291), against the example of its section 5.</summary>
public sealed class PushEncryptionTests
{
    [Fact]
    public void The_example_of_RFC_8291_section_5_comes_out_and_is_read_again()
    {
        var theirs = PushEncryption.ReadPoint("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")!.Value;
        var secret = Base64Url.DecodeFromChars("BTBZMqHH6r4Tts7J_aSIgg");
        using var ours = Pair("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        var text = Encoding.UTF8.GetBytes("When I grow up, I want to be a watermelon");

        var body = PushEncryption.Encrypt(text, 0, theirs, secret, ours, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
        using var browser = Pair("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        Assert.Equal(text, PushReading.Decrypt(body, browser, PushEncryption.PointOf(theirs), secret));
        body[^1] ^= 1;
        Assert.Null(PushReading.Decrypt(body, browser, PushEncryption.PointOf(theirs), secret));
    }

    private static ECDiffieHellman Pair(string secret, string point)
    {
        var known = PushEncryption.ReadPoint(point)!.Value;
        return ECDiffieHellman.Create(known with { D = Base64Url.DecodeFromChars(secret) });
    }
}
