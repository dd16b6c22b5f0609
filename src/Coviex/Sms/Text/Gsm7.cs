namespace Coviex.Sms;

/// <summary>The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1), in which a text costs least.</summary>
internal static class Gsm7
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    // By character: 1 for the alphabet, 2 for the extension table (an escape goes before), 0 for all that is in neither.
    private static readonly Dictionary<char, int> Costs = Basic.Select(c => (c, 1)).Concat(Extension.Select(c => (c, 2))).ToDictionary();

    /// <summary>How many of a segment's units a character takes; 0 if the alphabet lacks it, and the whole text then goes as UCS-2.</summary>
    public static int Cost(char c) => Costs.GetValueOrDefault(c);

    public static bool Has(char c) => Costs.ContainsKey(c);
}
