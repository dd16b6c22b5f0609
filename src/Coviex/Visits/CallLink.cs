using Coviex.Calls;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Visits;

/// <summary>For a page that cannot hold the call itself: a plain link, which is pressed, and leads into the call system's own window by a link that is minted in that moment.</summary>
internal static class CallLink
{
    public static IResult To(IResult ticket, Problems problems, HttpContext http) => ticket switch
    {
        Ok<CallTicket> { Value.Webex.Link: { } link } => TypedResults.Redirect(link),
        Ok<CallTicket> => problems.Of(http, new Refusal("no_link")),
        _ => ticket,
    };
}
