using System.Net;
using System.Text.RegularExpressions;

namespace Coviex.Tests.Fixture;

internal static partial class ProgramDesk
{
    /// <summary>A program with a token of these scopes, as an administrator makes it on the page: no cookie, and nothing that a browser would say.</summary>
    public static async Task<Browser> ProgramAsync(this StaffDesk administrator, IEnumerable<string> scopes)
    {
        var page = (await administrator.PostFormAsync("/programs", [("name", "Expediente"), .. scopes.Select(s => ("scopes", s))])).Is(HttpStatusCode.OK);
        var program = administrator.Server.Browser();
        program.Headers.Clear();
        program.Headers["Authorization"] = $"Bearer {Token().Match(page.Body).Value}";
        return program;
    }

    [GeneratedRegex("cvx_[0-9A-Za-z]{22}")]
    private static partial Regex Token();
}
