using System.Security.Cryptography;
using System.Text;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// A clinician links his own Webex account by the hospital's Integration: OAuth 2 code grant with PKCE (RFC 7636). With it he is the host in Coviex's own page, and
/// his page lets guests in from Webex's lobby by itself.
/// </summary>
internal static class WebexLinking
{
    private const string Cookie = "webex-link";
    private const string Callback = "/webex/linked";
    private const string Scopes = "spark:all spark:kms spark:people_read meeting:schedules_read meeting:schedules_write meeting:participants_read meeting:participants_write";

    public static void MapWebexLinking(this IEndpointRouteBuilder routes)
    {
        var webex = routes.MapGroup("/webex").WithTags("Webex").RequireAuthorization(Policies.Clinician);
        webex.MapGet("/link", Begin);
        webex.MapGet("/linked", EndAsync);
        webex.MapPost("/unlink", async (CurrentStaff staff, WebexTokens tokens, CancellationToken ct) =>
        {
            await tokens.UnlinkAsync(staff.Id, ct);
            return TypedResults.Redirect("/webex?said=unlinked");
        });
    }

    /// <param name="to">The consulting room from which he came, to which he goes back.</param>
    private static IResult Begin(Guid? to, CurrentStaff staff, WebexTokens tokens, IOptions<CoviexOptions> options, HttpContext http, Problems problems)
    {
        var webex = options.Value.Webex;
        if (!webex.On || webex.IntegrationId.Length == 0) { return problems.Of(http, Refusal.NotFound); }
        var (state, verifier) = (Hosting.Secret.New(), Hosting.Secret.New() + Hosting.Secret.New());
        // What the answer must match stays in this browser, out of reach of scripts and unreadable; Lax, because Webex leads back here.
        http.Response.Cookies.Append(Name(options.Value), tokens.Protect($"{staff.Id} {state} {verifier} {to}"), new()
        {
            HttpOnly = true,
            Secure = options.Value.PublicUrl.Scheme == Uri.UriSchemeHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = TimeSpan.FromMinutes(10),
        });
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return TypedResults.Redirect($"{webex.BaseUrl.ToString().TrimEnd('/')}/authorize?response_type=code&client_id={Uri.EscapeDataString(webex.IntegrationId)}"
            + $"&redirect_uri={Uri.EscapeDataString(Redirect(options.Value))}&scope={Uri.EscapeDataString(Scopes)}&state={state}&code_challenge={challenge}&code_challenge_method=S256");
    }

    private static async Task<IResult> EndAsync(
        string? code, string? state, CurrentStaff staff, WebexTokens tokens, IOptions<CoviexOptions> options, HttpContext http, Problems problems, CancellationToken ct)
    {
        var kept = http.Request.Cookies[Name(options.Value)];
        http.Response.Cookies.Delete(Name(options.Value), new() { Path = "/" });
        if (!options.Value.Webex.On || code is null || state is null || Read(tokens, kept) is not [var who, var expected, var verifier, var room]
            || who != $"{staff.Id}" || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(expected)))
        {
            return problems.Of(http, new Refusal("webex_not_linked", StatusCodes.Status400BadRequest));
        }
        return await tokens.LinkAsync(staff.Id, code, verifier, Redirect(options.Value), ct) is null
            ? TypedResults.Redirect(room.Length > 0 ? $"/visits/{room}" : "/webex?said=linked")
            : problems.Of(http, new Refusal("webex_not_linked", StatusCodes.Status400BadRequest));
    }

    private static string[]? Read(WebexTokens tokens, string? kept)
    {
        try { return kept is null ? null : tokens.Unprotect(kept).Split(' '); }
        catch (CryptographicException) { return null; }
    }

    private static string Redirect(CoviexOptions options) => new Uri(options.PublicUrl, Callback).ToString();

    private static string Name(CoviexOptions options) => options.PublicUrl.Scheme == Uri.UriSchemeHttps ? $"__Host-{Cookie}" : Cookie;
}
