namespace Coviex.Hosting;

/// <summary>The hospital's own single sign-on by OpenID Connect (Core 1.0, authorization code flow with PKCE). Without <see cref="Authority"/> there is none.</summary>
internal sealed class OidcOptions
{
    /// <summary>The issuer, such as <c>https://login.hospital.example/realms/staff</c>: its <c>/.well-known/openid-configuration</c> says the rest. Empty: no single sign-on.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Under which Coviex is registered there, with the address <c>{PublicUrl}/sign-in/sso/back</c> to come back to. Needed with Authority.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that goes with it. Needed with Authority.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for, parted by blanks; <c>openid</c> is among it.</summary>
    public string Scopes { get; set; } = "openid email profile";

    /// <summary>The claim of the id_token that has the e-mail by which a person is found.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>The claim with a person's name, for an account that is made.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim with a person's groups. Empty: roles are given on the page People, and single sign-on leaves them alone.</summary>
    public string RolesClaim { get; set; } = "";

    /// <summary>
    /// Which group means which role, such as <c>Doctors=Clinician</c>: <c>Administrator</c>, <c>Clinician</c>, <c>Coordinator</c>, <c>Registrar</c>, <c>Auditor</c>. At each sign-in a person
    /// gets the roles of his groups; who has none of them is refused. Needed with RolesClaim.
    /// </summary>
    public string[] Roles { get; set; } = [];

    /// <summary>Make an account for a person whom the hospital's server knows and Coviex does not. Needs RolesClaim, and a server with one hospital.</summary>
    public bool Create { get; set; }

    /// <summary>May staff sign in with a password too? If not, administrators still may: somebody must get in while the other server is away.</summary>
    public bool Passwords { get; set; } = true;

    /// <summary>How long to wait for the other server.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far its clock may be from ours.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(2);

    internal bool IsOn => Authority.Length > 0;

    /// <summary>"Doctors=Clinician": group and role. A group's name may have signs of equality in it (LDAP's do).</summary>
    internal static (string Group, string Role)? Read(string item) =>
        item.LastIndexOf('=') is > 0 and var at && at < item.Length - 1 ? (item[..at], item[(at + 1)..]) : null;
}

internal static class OidcRules
{
    // Hosting knows no entity; a test holds these to Staff.Roles.
    public static readonly string[] RoleNames = [Policies.Administrator, Policies.Clinician, Policies.Coordinator, Policies.Registrar, Policies.Auditor];

    public static IEnumerable<string> Wrong(OidcOptions o)
    {
        foreach (var (index, item) in o.Roles.Index())
        {
            if (OidcOptions.Read(item) is not { } pair || !RoleNames.Contains(pair.Role))
            {
                yield return FormattableString.Invariant($"Coviex__Oidc__Roles__{index} must be a group and one of {string.Join(", ", RoleNames)}, such as Doctors=Clinician");
            }
        }
        if (!o.IsOn)
        {
            if (!o.Passwords) { yield return "Coviex__Oidc__Passwords may be false only with Coviex__Oidc__Authority: nobody could sign in"; }
            yield break;
        }
        if (!Uri.TryCreate(o.Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !(authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            yield return "Coviex__Oidc__Authority must begin with https: whoever is in between could be anybody";
        }
        if (o.ClientId.Length == 0) { yield return "Coviex__Oidc__ClientId must be set, because Coviex__Oidc__Authority is"; }
        if (o.ClientSecret.Length == 0) { yield return "Coviex__Oidc__ClientSecret must be set, because Coviex__Oidc__Authority is"; }
        if (!o.Scopes.Split(' ').Contains("openid")) { yield return "Coviex__Oidc__Scopes must have openid among them"; }
        if (o.RolesClaim.Length > 0 && o.Roles.Length == 0) { yield return "Coviex__Oidc__Roles__0 must be set, because Coviex__Oidc__RolesClaim is"; }
        if (o.Create && o.RolesClaim.Length == 0) { yield return "Coviex__Oidc__Create needs Coviex__Oidc__RolesClaim: an account without a role opens nothing"; }
    }
}
