namespace Coviex.Hosting;

/// <summary>
/// Every setting of Coviex. A setting is an environment variable or a line of the file <c>.env</c> in the working folder, with two
/// underscores between the parts: <c>Coviex__Links__Life=01:00:00</c>. Times are <c>[days.]hours:minutes:seconds</c>.
/// docs/configure.md explains each one; a test holds the two together, and an unknown key stops the start.
/// </summary>
internal sealed class CoviexOptions
{
    public const string Section = "Coviex";

    /// <summary>The address under which people reach Coviex; links in text messages begin with it. https everywhere but on localhost.</summary>
    public Uri PublicUrl { get; set; } = new("http://localhost:5080");

    /// <summary>The folder for the embedded database and the keys that protect cookies. Back it up; nobody else may read it.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Empty: SQLite in the data folder. Otherwise a PostgreSQL connection string (<c>Host=…;Database=…;Username=…;Password=…</c>).</summary>
    public string Database { get; set; } = "";

    /// <summary>Fills an empty database with a small demonstration hospital and prints its passwords once. Never set this where real people are treated.</summary>
    public bool Demonstration { get; set; }

    /// <summary>Addresses or networks (CIDR) of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Empty: none is.</summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>What carries the media of a new visit: <c>Direct</c> (browser to browser) or <c>Webex</c>.</summary>
    public string CallSystem { get; set; } = "Direct";

    /// <summary>Where Webex is set up: may the clinician choose the call system of each visit?</summary>
    public bool CallSystemChoice { get; set; } = true;

    public LinkLifeOptions Links { get; set; } = new();
    public VisitOptions Visits { get; set; } = new();
    public SmsOptions Sms { get; set; } = new();
    public SmtpOptions Smtp { get; set; } = new();
    public DirectOptions Direct { get; set; } = new();
    public WebexOptions Webex { get; set; } = new();
    public TalkOptions Talk { get; set; } = new();
    public FilesOptions Files { get; set; } = new();
    public SignInOptions SignIn { get; set; } = new();
    public OidcOptions Oidc { get; set; } = new();
    public LimitOptions Limits { get; set; } = new();
    public WebhookOptions Webhooks { get; set; } = new();
    public PushOptions Push { get; set; } = new();
    public MetricsOptions Metrics { get; set; } = new();
    public RetentionOptions Retention { get; set; } = new();
}

/// <summary>The links that guests get by text message.</summary>
internal sealed class LinkLifeOptions
{
    /// <summary>How long a link lives, from the visit's start, or from sending for a visit that is now. Longer while its guest is in the lobby or the call.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a guest must wait between two requests for a new link; it goes to the number on file only.</summary>
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many new links a guest may ask for in one visit.</summary>
    public int Renewals { get; set; } = 5;
}

/// <summary>The life of a visit.</summary>
internal sealed class VisitOptions
{
    /// <summary>How long before its start the lobby of a visit opens; before, the guest's page says when to come back.</summary>
    public TimeSpan LobbyOpensBefore { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After this time past its start a visit in which nobody is any more expires by itself.</summary>
    public TimeSpan ExpireAfter { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Home care: does the door stay open for invited guests once the clinician has started? He can change it in each visit.</summary>
    public bool HomeCareDoorOpen { get; set; }

    /// <summary>Medical report: does the door stay open for invited guests once the clinician has started?</summary>
    public bool MedicalReportDoorOpen { get; set; }

    /// <summary>Family visit: does the door stay open for invited guests once the clinician has started?</summary>
    public bool FamilyVisitDoorOpen { get; set; } = true;

    /// <summary>How many people may be in one call, the clinician among them; 2 to 4 with the Direct call system, where each sends to each.</summary>
    public int Capacity { get; set; } = 4;
}

/// <summary>Text messages.</summary>
internal sealed class SmsOptions
{
    /// <summary>
    /// Who delivers text messages where a hospital has not chosen otherwise: <c>Phone</c>, the phone on the screen, for trying and training; <c>Twilio</c>;
    /// <c>WhatsApp</c>, through Twilio; or <c>Gateway</c>, any gateway that is spoken to by HTTP.
    /// </summary>
    public string Sender { get; set; } = "Phone";

    /// <summary>How many messages of each hospital the phone on the screen keeps, in memory only.</summary>
    public int PhoneKeeps { get; set; } = 200;

    /// <summary>How often a message is tried when the sender fails in a way that can heal.</summary>
    public int Attempts { get; set; } = 6;

    /// <summary>How many messages are handed to one sender at the same time, by each node.</summary>
    public int Concurrency { get; set; } = 20;

    /// <summary>How many messages a second a sender is given at most, by each node, such as <c>Twilio:10</c>. A sender without an item has no limit.</summary>
    public string[] Rates { get; set; } = [];

    /// <summary>
    /// How long handing a message over may last: a sender has half of it to answer. After all of it a message of which no answer was written down is
    /// asked about. Longer than any carrier takes to show a message that it has taken.
    /// </summary>
    public TimeSpan HandOverWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A message of which nobody knows whether it was taken, and of which the sender can't tell either, is sent again after so long.</summary>
    public TimeSpan UnknownFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When no delivery report has come for so long, the sender is asked; then after twice as long, and so on.</summary>
    public TimeSpan AskAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>So long after sending nobody asks any more.</summary>
    public TimeSpan AskFor { get; set; } = TimeSpan.FromHours(12);

    public SmsTwilioOptions Twilio { get; set; } = new();
    public SmsGatewayOptions Gateway { get; set; } = new();
}

/// <summary>The Direct call system: browser to browser.</summary>
internal sealed class DirectOptions
{
    /// <summary>STUN servers, such as <c>stun:turn.hospital.example:3478</c>.</summary>
    public string[] Stun { get; set; } = [];

    /// <summary>TURN servers, such as <c>turn:turn.hospital.example:3478?transport=udp</c>. Without one, calls fail where a firewall is strict.</summary>
    public string[] Turn { get; set; } = [];

    /// <summary>The secret shared with the TURN server (coturn: <c>use-auth-secret</c> and <c>static-auth-secret</c>). Needed with Turn.</summary>
    public string TurnSecret { get; set; } = "";

    /// <summary>How long a TURN credential lives, counted from when it is given out. Each participant has his own.</summary>
    public TimeSpan TurnLife { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Send all media through TURN, so that nobody sees another one's network address. Needs Turn.</summary>
    public bool RelayOnly { get; set; }
}

/// <summary>Signing in, and how long it lasts.</summary>
internal sealed class SignInOptions
{
    /// <summary>
    /// A member of staff who does nothing for so long must sign in again; two minutes before he is asked whether he is still there. Who has a visit's page open
    /// and connected is not idle.
    /// </summary>
    public TimeSpan StaffIdle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A member of staff must sign in again after so long, whatever he does.</summary>
    public TimeSpan StaffLife { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a guest's session lasts at most; it dies with the visit in any case.</summary>
    public TimeSpan GuestLife { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Wrong passwords until an account is locked for a while.</summary>
    public int Tries { get; set; } = 5;

    /// <summary>For how long an account is locked after too many wrong passwords.</summary>
    public TimeSpan LockedFor { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a one-time link to set a password lives.</summary>
    public TimeSpan SetUpLinkLife { get; set; } = TimeSpan.FromDays(2);
}

/// <summary>How often something may be asked. Past the limit the answer is 429 with Retry-After.</summary>
internal sealed class LimitOptions
{
    /// <summary>Questions about a link (peek, enter, a new link) a minute from one network address. A whole ward may share one.</summary>
    public int LinkPerAddress { get; set; } = 120;

    /// <summary>Questions about one link a minute, from anywhere.</summary>
    public int LinkPerLink { get; set; } = 30;

    /// <summary>Attempts to sign in a minute from one network address.</summary>
    public int SignInPerAddress { get; set; } = 30;

    /// <summary>Requests of one program's token to the API a minute.</summary>
    public int PerProgram { get; set; } = 600;

    /// <summary>Signals between browsers that one page may send in ten seconds; more are dropped.</summary>
    public int Signals { get; set; } = 400;
}
