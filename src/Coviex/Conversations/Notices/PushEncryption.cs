using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coviex.Conversations.Notices;

/// <summary>
/// Encrypts what a push service carries so that only the browser reads it: RFC 8291 over RFC 8188 (<c>aes128gcm</c>), one record. Its test is the example of RFC 8291, section 5.
/// </summary>
internal static class PushEncryption
{
    private const int PointLength = 65;
    private const int RecordSize = 4096;

    /// <summary>A browser's public key as it gave it: an uncompressed point of P-256; null: it is none.</summary>
    public static ECParameters? ReadPoint(string base64Url)
    {
        byte[] point;
        try { point = Base64Url.DecodeFromChars(base64Url); }
        catch (FormatException) { return null; }
        if (point.Length != PointLength || point[0] != 4) { return null; }
        var key = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } };
        try
        {
            using var known = ECDiffieHellman.Create(key);                    // refuses a point that is not on the curve
            return key;
        }
        catch (CryptographicException) { return null; }
    }

    public static byte[] PointOf(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <param name="pad">Zeros after the text, so that its length says nothing of it.</param>
    /// <param name="ours">A pair of keys for this message alone.</param>
    /// <param name="salt">16 random bytes.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> text, int pad, ECParameters theirs, byte[] secret, ECDiffieHellman ours, byte[] salt)
    {
        var (theirPoint, ourPoint) = (PointOf(theirs), PointOf(ours.ExportParameters(includePrivateParameters: false)));
        using var their = ECDiffieHellman.Create(theirs);
        var shared = ours.DeriveRawSecretAgreement(their.PublicKey);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, secret, [.. "WebPush: info\0"u8, .. theirPoint, .. ourPoint]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0"));
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0"));

        var record = new byte[text.Length + 1 + pad];
        text.CopyTo(record);
        record[text.Length] = 2;                                               // the last record ends with a two
        var (cipher, tag) = (new byte[record.Length], new byte[16]);
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, record, cipher, tag);
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, RecordSize);
        return [.. salt, .. size, PointLength, .. ourPoint, .. cipher, .. tag];
    }
}
