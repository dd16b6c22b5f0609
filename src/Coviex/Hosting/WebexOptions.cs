namespace Coviex.Hosting;

/// <summary>The hospital's Webex. It is on when <see cref="ClientId"/> is set; docs/call-systems.md says where each value comes from.</summary>
internal sealed class WebexOptions
{
    /// <summary>Webex's REST API, up to and including <c>/v1</c>.</summary>
    public Uri BaseUrl { get; set; } = new("https://webexapis.com/v1");

    /// <summary>The Service App's client id. Empty: Webex is off.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The Service App's client secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The refresh token that the developer portal showed when the app was authorised. From then on Coviex keeps its own; write a new one here only when the app was authorised anew.</summary>
    public string RefreshToken { get; set; } = "";

    /// <summary>The Webex site on which meetings are made, such as <c>hospital.webex.com</c>. Empty: each host's default site.</summary>
    public string Site { get; set; } = "";

    /// <summary>How long a meeting is booked for, 10 minutes to 23 hours. It ends with the visit, not with this.</summary>
    public TimeSpan Length { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an answer of Webex is waited for.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the form for a new visit waits to learn whether the clinician may host; then it goes on, and the meeting itself shows it. Zero: it is not asked.</summary>
    public TimeSpan HostCheck { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the answer "he may" is kept. Any other one is asked for anew after 30 seconds.</summary>
    public TimeSpan HostCheckLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a meeting is tried whose visit is about to begin; then the visit goes over Direct.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Meetings that Webex lets one host have created in 24 hours; failed attempts count.</summary>
    public int CreatesPerHost { get; set; } = 100;

    /// <summary>Meetings that Webex lets one administrator or Service App create in 24 hours.</summary>
    public int CreatesPerDay { get; set; } = 3000;

    /// <summary>An access token (14 days) is renewed when it has no longer to live than this. Each renewal also gives the refresh token its 90 days anew.</summary>
    public TimeSpan RenewBefore { get; set; } = TimeSpan.FromDays(10);

    /// <summary>Registers webhooks, by which Webex says who has come. Needs a PublicUrl that Webex can reach.</summary>
    public bool Webhooks { get; set; } = true;

    /// <summary>The header in which Webex sends the signature of a webhook.</summary>
    public string SignatureHeader { get; set; } = "X-Spark-Signature";

    /// <summary>How that signature is made: <c>SHA1</c> or <c>SHA256</c>.</summary>
    public string SignatureHash { get; set; } = "SHA1";

    /// <summary>An Integration's client id, with which clinicians link their own Webex account. Empty: they start the meeting in Webex's own window.</summary>
    public string IntegrationId { get; set; } = "";

    /// <summary>The Integration's client secret.</summary>
    public string IntegrationSecret { get; set; } = "";

    /// <summary>The id of a Guest Issuer that the hospital still owns. Empty: guests get their tokens from the Service App.</summary>
    public string GuestIssuer { get; set; } = "";

    /// <summary>The Guest Issuer's shared secret, in base64 as Webex showed it.</summary>
    public string GuestIssuerSecret { get; set; } = "";

    /// <summary>The access token of the hospital's bot, as developer.webex.com showed it once. Empty: there is no bot. It needs none of the settings above but the base URL.</summary>
    public string BotToken { get; set; } = "";

    /// <summary>The Webex Browser SDK (<c>meetings.min.js</c> of the npm package <c>webex</c>) as a file. Empty: the one that <c>./dev webex-sdk</c> has put into the build. With neither, guests join by a link.</summary>
    public string SdkFile { get; set; } = "";

    /// <summary>What the Browser SDK may reach from the pages of Webex visits, and no other page: hosts with a space between, as in a Content-Security-Policy. A government's Webex has others.</summary>
    public string BrowserHosts { get; set; } = "*.webex.com *.wbx2.com *.ciscospark.com *.webexapis.com";

    internal bool On => ClientId.Length > 0;

    internal bool BotOn => BotToken.Length > 0;
}
