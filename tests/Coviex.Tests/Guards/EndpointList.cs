using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Tests.Fixture;
using Coviex.Visits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Guards;

/// <summary>One way into the server: a method, a path, who may ask, and what he must be to the visit that it is about.</summary>
internal sealed record Door(string Method, string Pattern, string? Policy, Type? Body, bool IsForm, VisitRight? Right = null)
{
    public const string Hub = "/hub";

    /// <summary>What everybody may ask, each with the reason. An endpoint that has no policy and does not stand here fails a test.</summary>
    public static readonly Dictionary<string, string> Public = new()
    {
        ["GET /"] = "leads to the sign-in page or to one's own first page",
        ["GET /v"] = "the guest's page, the same for everybody; its secret stays in the fragment",
        ["GET /v/webex"] = "the guest's page of a visit over Webex: the same, with a policy that lets the SDK reach Webex",
        ["GET /assets/{**name}"] = "built scripts and styles",
        ["GET /push-worker.js"] = "the built service worker of the console, the same for everybody",
        ["GET /texts/{name}"] = "built texts of the guest's page",
        ["GET /health/live"] = "a monitor has no account; it says ok and nothing else",
        ["GET /health/ready"] = "a monitor has no account; it says which part is not ready and nothing else",
        ["GET /metrics"] = "a monitor has no account; the secret of the settings is the key, and without one there is no page",
        ["GET /openapi/{documentName}.json"] = "describes the API, the same for everybody",
        ["GET /sign-in"] = "the form by which one signs in",
        ["POST /sign-in"] = "limited per address and per account",
        ["GET /sign-in/code"] = "the encrypted cookie of the right password before it is the key; without it, it leads to the sign-in page",
        ["POST /sign-in/code"] = "the encrypted cookie of the right password before it is the key; limited per address and per account",
        ["GET /sign-in/factor"] = "the encrypted cookie of the right password before it is the key; without it, it leads to the sign-in page",
        ["POST /sign-in/factor"] = "the encrypted cookie of the right password before it is the key; limited per address",
        ["POST /sign-in/passkey/options"] = "what to ask of any browser; names nobody, limited per address",
        ["POST /sign-in/passkey"] = "the signature of a passkey over what was asked is the key; limited per address",
        ["GET /sign-in/forgotten"] = "the form of whoever forgot his password",
        ["POST /sign-in/forgotten"] = "answers the same whoever asks, sends a link to the account's own address only; limited per address and per account",
        ["GET /sign-in/sso"] = "leads to the hospital's own sign-in, where there is one; limited per address",
        ["GET /sign-in/sso/back"] = "the code and the state of the hospital's own sign-in are the key; limited per address",
        ["POST /sign-out"] = "also for one whose session has just run out",
        ["GET /set-up"] = "the page behind a one-time link; its secret stays in the fragment",
        ["POST /set-up/peek"] = "the secret of the one-time link in the body is the key; limited per address",
        ["GET /set-up/hospital"] = "an address that was typed or reloaded leads back to the page that knows the link",
        ["POST /set-up/hospital"] = "the secret of the one-time link in the body is the key; limited per address",
        ["GET /set-up/password"] = "an address that was typed or reloaded leads back to the page that knows the link",
        ["POST /set-up/password"] = "the secret of the one-time link in the body is the key; limited per address",
        ["GET /not-yours"] = "tells a person that his account may not see a page",
        ["POST /api/webex/events"] = "Webex calls it; the signature over the raw body says so, and nothing is read before it",
        ["POST /api/webex/bot"] = "Webex calls it; the signature over the raw body says so, and nothing is read before it",
        ["POST /api/guest/peek"] = "the link's secret in the body is the key; limited per address and per link",
        ["POST /api/guest/enter"] = "the link's secret in the body is the key; limited per address and per link",
        ["GET /feeds/{secret}.ics"] = "calendar programs have no account; the secret in the address is the key, and its owner can withdraw it; limited per address",
        ["POST /hooks/twilio/status/{message:guid}"] = "signed by Twilio with the account's token",
        ["POST /hooks/twilio/inbound"] = "signed by Twilio with the account's token",
        ["GET /hooks/gateway/report/{message:guid?}"] = "the key in the address, made for one text, is the proof",
        ["POST /hooks/gateway/report/{message:guid?}"] = "the key in the address, made for one text, is the proof",
        ["GET /hooks/gateway/reply"] = "the key in the address is the proof",
        ["POST /hooks/gateway/reply"] = "the key in the address is the proof",
        ["POST /api/guest/renew"] = "the link's secret in the body is the key; limited per address and per link",
    };

    public string Name => $"{Method} {Pattern}";

    /// <summary>Every endpoint that the running server has, in order.</summary>
    public static IReadOnlyList<Door> All(CoviexServer server) =>
    [
        .. from endpoint in server.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let authorize = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
           let open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
           let accepts = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()
           let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           orderby pattern, method
           select new Door(method, pattern, open ? null : authorize.Select(a => a.Policy).LastOrDefault(p => p is not null), accepts?.RequestType,
               accepts?.ContentTypes.Any(t => t.Contains("form", StringComparison.Ordinal)) ?? false, endpoint.Metadata.GetMetadata<AskedRight>()?.Right),
    ];

    /// <summary>Asked with a token and never with a session.</summary>
    public bool IsForPrograms => Policies.Scopes.Contains(Policy);

    /// <summary>It is about one visit, which staff name in its address.</summary>
    public bool IsOfAVisit => Policy is not (null or Policies.Guest) && Pattern.Contains("{visit", StringComparison.Ordinal);

    /// <summary>May somebody in this role, or in one of several with a comma between, knock here at all? Whose data it is comes after.</summary>
    public bool IsFor(string? role) => role is not null && role.Contains(',', StringComparison.Ordinal) ? role.Split(", ").Any(IsFor) : Policy switch
    {
        null => true,
        Policies.Staff => role is not (null or Policies.Guest),
        Policies.Clinician or Policies.Coordinator or Policies.Registrar or Policies.Administrator or Policies.Auditor or Policies.Guest => role == Policy,
        Policies.Arranges => role is nameof(Roles.Clinician) or nameof(Roles.Coordinator),
        Policies.ReadsRegistry => role is nameof(Roles.Clinician) or nameof(Roles.Coordinator) or nameof(Roles.Registrar),
        Policies.ReadsMeasures => role is nameof(Roles.Administrator) or nameof(Roles.Coordinator),
        Policies.Anyone => role is not null,
        _ when IsForPrograms => role == CurrentStaff.Program,
        _ => throw new InvalidOperationException($"{Name} names the policy {Policy}, which the tests do not know"),
    };

    /// <summary>The names of its parameters.</summary>
    public IEnumerable<string> Parameters => System.Text.RegularExpressions.Regex.Matches(Pattern, @"\{\*{0,2}(\w+)[^}]*\}").Select(m => m.Groups[1].Value);

    /// <summary>The path with ids in the place of its parameters.</summary>
    public string Path(Func<string, string> id) => System.Text.RegularExpressions.Regex.Replace(Pattern, @"\{\*{0,2}(\w+)[^}]*\}", m => id(m.Groups[1].Value));
}
