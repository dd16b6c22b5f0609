namespace Coviex.Hosting;

/// <summary>
/// Any SMS gateway that is spoken to by HTTP. In address, headers and body <c>{to} {text} {id} {report} {coding} {validity}</c> stand for the number, the
/// words, our id of the text, the address for delivery reports, 0 or 2 for the alphabet, and minutes; each is escaped as its place needs it.
/// </summary>
internal sealed class SmsGatewayOptions
{
    /// <summary>The address that takes a text, with its query where the gateway wants one. Empty: no gateway is used.</summary>
    public string Url { get; set; } = "";

    /// <summary>GET, POST or PUT.</summary>
    public string Method { get; set; } = "POST";

    /// <summary>Headers, such as <c>Authorization: Bearer …</c>.</summary>
    public string[] Headers { get; set; } = [];

    /// <summary>The body. Empty with GET.</summary>
    public string Body { get; set; } = "";

    /// <summary>What kind of body: it decides how what is put into it is escaped (form, JSON or XML).</summary>
    public string ContentType { get; set; } = "application/x-www-form-urlencoded";

    /// <summary>Write numbers with their plus (<c>+525512345678</c>), or without.</summary>
    public bool Plus { get; set; } = true;

    /// <summary>
    /// The answer of a gateway that has taken the text: a pattern over <c>status body</c>, such as <c>202 0: Accepted</c>. A group named <c>ref</c> is its own
    /// name for the text.
    /// </summary>
    public string Accepted { get; set; } = @"^2\d\d ";

    /// <summary>The answer of a gateway that will not take the text, ever. A group named <c>code</c> is looked up among the reasons.</summary>
    public string Refused { get; set; } = @"^4(?!08|29)\d\d ";

    /// <summary>
    /// The answer of a gateway that has surely not taken the text and may later; it is looked at first. What fits none of the three may have been taken:
    /// nobody knows.
    /// </summary>
    public string Later { get; set; } = "^(429|503) ";

    /// <summary>The parameter of a delivery report, in query, form or JSON, that says what became of the text.</summary>
    public string ReportStatus { get; set; } = "status";

    /// <summary>The parameter of a delivery report that says why it failed; empty where there is none.</summary>
    public string ReportReason { get; set; } = "";

    /// <summary>Statuses that mean that the phone has the text, with spaces between them.</summary>
    public string Delivered { get; set; } = "delivered DELIVRD 1";

    /// <summary>Statuses that mean that it will never have it. What is in neither list means that it is on its way.</summary>
    public string Failed { get; set; } = "failed undelivered rejected expired UNDELIV REJECTD 2 16";

    /// <summary>The parameter that has our id of the text, where the gateway knows one address for all reports; empty: each text has its own.</summary>
    public string ReportId { get; set; } = "";

    /// <summary>The parameter of a guest's reply that has his number.</summary>
    public string ReplyFrom { get; set; } = "from";

    /// <summary>The parameter of a guest's reply that has his words.</summary>
    public string ReplyText { get; set; } = "text";

    /// <summary>The parameter of a guest's reply that names it, so that one that comes twice is seen once.</summary>
    public string ReplyId { get; set; } = "id";

    /// <summary>Reasons of the gateway in our words, such as <c>42=NotInService</c>; a list in docs/senders.md.</summary>
    public string[] Reasons { get; set; } = [];

    /// <summary>The secret of which each text's own key for its reports is made, and the key of the address for replies; 16 characters or more.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The country of numbers that the gateway writes without a country's code, ISO 3166-1 alpha-2.</summary>
    public string Country { get; set; } = "MX";

    /// <summary>How long to wait for the gateway's answer. After that nobody knows whether the text was taken.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
