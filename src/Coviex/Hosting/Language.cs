using System.Security.Claims;

namespace Coviex.Hosting;

/// <summary>In which language to speak to the one who asks: his own setting when he is signed in, else what his browser prefers.</summary>
internal static class Language
{
    public const string Claim = "lang";

    public static string Of(HttpContext http)
    {
        var texts = http.RequestServices.GetRequiredService<Texts>();
        if (http.User.FindFirstValue(Claim) is { } own) { return texts.Nearest(own); }
        var preferred = http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value ?? "")
            .FirstOrDefault(l => l.Length >= 2 && texts.Nearest(l) == l[..2]);
        return texts.Nearest(preferred);
    }
}
