namespace Coviex.Hosting;

/// <summary>What is wrong with the settings of Webex, each with its key.</summary>
internal static class WebexRules
{
    public static IEnumerable<string> Wrong(CoviexOptions options)
    {
        var webex = options.Webex;
        if (options.CallSystem == "Webex" && !webex.On) { yield return "Coviex__CallSystem is Webex, but Coviex__Webex__ClientId is not set"; }
        if (!webex.On && (webex.ClientSecret.Length > 0 || webex.RefreshToken.Length > 0)) { yield return "Coviex__Webex__ClientId must be set, because Coviex__Webex__ClientSecret or Coviex__Webex__RefreshToken is"; }
        if (!webex.On && !webex.BotOn) { yield break; }
        if (webex.BaseUrl.Scheme != Uri.UriSchemeHttps && !webex.BaseUrl.IsLoopback) { yield return "Coviex__Webex__BaseUrl must begin with https"; }
        if (webex.BaseUrl.AbsolutePath.TrimEnd('/').Length == 0) { yield return "Coviex__Webex__BaseUrl must have the version in it, as https://webexapis.com/v1"; }
        if (webex.SignatureHash is not ("SHA1" or "SHA256")) { yield return "Coviex__Webex__SignatureHash must be SHA1 or SHA256"; }
        if (webex.BotToken.Any(c => c is <= ' ' or > '~')) { yield return "Coviex__Webex__BotToken must be the token alone, as the developer portal showed it"; }
        if (!webex.On) { yield break; }
        if (webex.ClientSecret.Length == 0) { yield return "Coviex__Webex__ClientSecret must be set, because Coviex__Webex__ClientId is"; }
        if (webex.RefreshToken.Length == 0) { yield return "Coviex__Webex__RefreshToken must be set: the developer portal shows it when the Service App is authorised"; }
        if (webex.Length < TimeSpan.FromMinutes(10) || webex.Length > TimeSpan.FromHours(23)) { yield return "Coviex__Webex__Length must be between 00:10:00 and 23:00:00"; }
        if (webex.HostCheck < TimeSpan.Zero || webex.HostCheck > TimeSpan.FromSeconds(20)) { yield return "Coviex__Webex__HostCheck must be between 00:00:00 and 00:00:20"; }
        if (webex.HostCheckLife < TimeSpan.FromSeconds(30) || webex.HostCheckLife > TimeSpan.FromHours(12)) { yield return "Coviex__Webex__HostCheckLife must be between 00:00:30 and 12:00:00"; }
        if (!webex.BrowserHosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(IsHost)) { yield return "Coviex__Webex__BrowserHosts must be names of hosts with a space between, such as *.webex.com *.wbx2.com"; }
        if (webex.IntegrationId.Length > 0 && webex.IntegrationSecret.Length == 0) { yield return "Coviex__Webex__IntegrationSecret must be set, because Coviex__Webex__IntegrationId is"; }
        if (webex.GuestIssuer.Length > 0 && !IsBase64(webex.GuestIssuerSecret)) { yield return "Coviex__Webex__GuestIssuerSecret must be set, in base64, because Coviex__Webex__GuestIssuer is"; }
        if (webex.SdkFile.Length > 0 && !File.Exists(webex.SdkFile)) { yield return "Coviex__Webex__SdkFile must be a file that there is"; }
    }

    // It goes into a header: nothing that ends the list there may stand in it.
    private static bool IsHost(string text) => System.Text.RegularExpressions.Regex.IsMatch(text, @"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?\z");

    private static bool IsBase64(string text) => text.Length > 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
