using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Console.Shell;

/// <summary>An answer without a body, to somebody who looks at pages, becomes a page in words. Programs get what they got before.</summary>
internal static class ErrorPages
{
    private static readonly int[] Told = [400, 401, 403, 404, 405, 409, 413, 429, 500, 503];

    public static void UseErrorPages(this WebApplication app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        if (PageRequest.Is(http)) { await Of(http, http.Response.StatusCode).ExecuteAsync(http); }
    });

    public static void MapNotYours(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/not-yours", RazorComponentResult (HttpContext http) => Of(http, StatusCodes.Status403Forbidden)).AllowAnonymous();

    private static RazorComponentResult<WordsPage> Of(HttpContext http, int status)
    {
        var words = http.RequestServices.GetRequiredService<Words>();
        var told = Told.Contains(status) ? status : status >= 500 ? 500 : 400;
        return new(new
        {
            Title = words[$"errors.{told}.title"],
            Text = words[$"errors.{told}.text"],
            Icon = told == StatusCodes.Status404NotFound ? "search" : told == StatusCodes.Status403Forbidden ? "stop" : "alert",
            To = told == StatusCodes.Status401Unauthorized ? "/sign-in" : "/",
            Back = told == StatusCodes.Status401Unauthorized ? "today.signInAgain" : "errors.back",
        })
        { StatusCode = status };
    }
}
