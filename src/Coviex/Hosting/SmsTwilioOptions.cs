namespace Coviex.Hosting;

/// <summary>Twilio's Programmable Messaging, REST API 2010-04-01. docs/senders.md says step by step where each value is found.</summary>
internal sealed class SmsTwilioOptions
{
    /// <summary>The account, AC and 32 hex digits. Empty: Twilio is not used.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>The account's auth token. It checks the signatures of what Twilio tells us, also where an API key signs us in.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>An API key (SK and 32 hex digits) to sign in with in place of the auth token: it can be withdrawn alone.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The secret of the API key.</summary>
    public string ApiKeySecret { get; set; } = "";

    /// <summary>The number, short code or name that texts come from. Not needed with a messaging service.</summary>
    public string From { get; set; } = "";

    /// <summary>The messaging service that chooses the number texts come from, MG and 32 hex digits.</summary>
    public string MessagingServiceSid { get; set; } = "";

    /// <summary>The hospital's WhatsApp number at Twilio, E.164. Empty: no WhatsApp.</summary>
    public string WhatsAppFrom { get; set; } = "";

    /// <summary>The approved template for WhatsApp, HX and 32 hex digits: WhatsApp takes a message that the hospital begins only by a template.</summary>
    public string WhatsAppTemplate { get; set; } = "";

    /// <summary>The template's variables as JSON; <c>{text}</c> is the whole text and <c>{link}</c> its link.</summary>
    public string WhatsAppVariables { get; set; } = """{"1":"{text}"}""";

    /// <summary>
    /// What Twilio keeps of a text: <c>Redact</c>, its words are taken away when it has arrived or failed; <c>Discard</c>, it keeps none from the start
    /// (its account must have message redaction; a text of which nobody knows whether it was taken can't be found again then); <c>Retain</c>, all.
    /// </summary>
    public string Content { get; set; } = "Redact";

    /// <summary>Does Twilio itself answer STOP, START and HELP, as it does for long codes? Then Coviex notes them and stays silent.</summary>
    public bool AnswersKeywords { get; set; } = true;

    /// <summary>How long to wait for Twilio's answer. After that nobody knows whether the text was taken, and it is asked for.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after a text's end its price is asked for, which Twilio does not know earlier, and its words are taken away. Tried again if that fails.</summary>
    public TimeSpan PriceAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where Twilio's API is: another region of it, or a double.</summary>
    public Uri Api { get; set; } = new("https://api.twilio.com");
}
