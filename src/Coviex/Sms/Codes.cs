using System.Text.Json;

namespace Coviex.Sms;

/// <summary>The code of a kind or a problem as it stands in answers, in the database and as a key in Texts/*/sms.json: <c>tooShort</c>.</summary>
internal static class Codes
{
    public static string Code(this PhoneNumberProblem problem) => JsonNamingPolicy.CamelCase.ConvertName($"{problem}");

    public static string Code(this PhoneNumberKind kind) => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");

    public static string Code(this SmsProblem problem) => JsonNamingPolicy.CamelCase.ConvertName($"{problem}");

    public static string Code(this SmsKind kind) => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");
}
