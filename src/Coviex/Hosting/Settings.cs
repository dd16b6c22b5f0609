using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Coviex.Hosting;

/// <summary>Reads the settings, and stops the start with plain words when one is unknown, malformed or missing.</summary>
internal static class Settings
{
    /// <summary>EX_CONFIG of sysexits.h: deploy/coviex.service does not start again what only a person can mend.</summary>
    private const int BadSettings = 78;

    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        AppDomain.CurrentDomain.UnhandledException -= SayInWords;
        AppDomain.CurrentDomain.UnhandledException += SayInWords;
        builder.Configuration.AddInMemoryCollection(DotEnv(Path.Combine(builder.Environment.ContentRootPath, ".env")));
        builder.Configuration.AddEnvironmentVariables();                              // a variable wins over the file
        if (Unknown(builder.Configuration.GetSection(CoviexOptions.Section)).ToList() is { Count: > 0 } unknown)
        {
            throw new SettingsException($"Unknown settings: {string.Join(", ", unknown)}. docs/configure.md lists all.");
        }
        if (Malformed(builder.Configuration).ToList() is { Count: > 0 } malformed) { throw new SettingsException(string.Join("; ", malformed)); }
        builder.Services.AddOptions<CoviexOptions>().BindConfiguration(CoviexOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CoviexOptions>, SettingsRules>();
        return builder;
    }

    /// <summary>Every key there is, as written in an environment variable, with the property it fills.</summary>
    public static IEnumerable<(string Key, PropertyInfo Property)> Keys(Type? type = null, string prefix = CoviexOptions.Section)
    {
        foreach (var property in (type ?? typeof(CoviexOptions)).GetProperties())
        {
            var key = $"{prefix}__{property.Name}";
            if (IsSection(property)) { foreach (var below in Keys(property.PropertyType, key)) { yield return below; } }
            else { yield return (key, property); }
        }
    }

    // The sentences, and no stack trace above them.
    private static void SayInWords(object sender, UnhandledExceptionEventArgs e)
    {
        IEnumerable<string> wrong = e.ExceptionObject switch
        {
            SettingsException one => [one.Message],
            OptionsValidationException many => many.Failures,
            _ => [],
        };
        if (!wrong.Any()) { return; }
        System.Console.Error.WriteLine("Coviex cannot start with these settings:");
        foreach (var sentence in wrong) { System.Console.Error.WriteLine($"  {sentence}"); }
        Environment.Exit(BadSettings);
    }

    private static bool IsSection(PropertyInfo property) => property.PropertyType.Namespace == typeof(CoviexOptions).Namespace;

    private static IEnumerable<string> Unknown(IConfigurationSection section)
    {
        var known = Keys().ToDictionary(k => k.Key.Replace("__", ":", StringComparison.Ordinal), k => k.Property, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in section.AsEnumerable().Where(pair => pair.Value is not null))
        {
            var list = key[..Math.Max(0, key.LastIndexOf(':'))];                         // Coviex:Proxies:0
            var isItem = known.TryGetValue(list, out var property) && property.PropertyType.IsArray;
            if (!known.ContainsKey(key) && !isItem) { yield return key.Replace(":", "__", StringComparison.Ordinal); }
        }
    }

    // What the binder would refuse with an exception of its own kind, or read in another way than was meant: "30" as a time is thirty days.
    private static IEnumerable<string> Malformed(ConfigurationManager configuration)
    {
        foreach (var (key, property) in Keys())
        {
            if (configuration[key.Replace("__", ":", StringComparison.Ordinal)] is not { } value) { continue; }
            var (fine, must) = property.PropertyType switch
            {
                var t when t == typeof(TimeSpan) => (value.Contains(':') && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _), "a time such as 01:00:00"),
                var t when t == typeof(int) => (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
                var t when t == typeof(bool) => (bool.TryParse(value, out _), "true or false"),
                var t when t == typeof(Uri) => (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal), "an address such as https://video.hospital.example"),
                var t when t.IsArray => (value.Length == 0, $"written item by item, as {key}__0"),
                _ => (true, ""),
            };
            if (!fine) { yield return $"{key} must be {must}"; }
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> DotEnv(string path) =>
        File.Exists(path)
            ? File.ReadLines(path)
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#' && line.Contains('='))
                .Select(line => line.Split('=', 2))
                .Select(pair => KeyValuePair.Create(pair[0].Trim().Replace("__", ":", StringComparison.Ordinal), (string?)pair[1].Trim().Trim('"')))
                .GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(same => same.Last())        // written twice: the last one counts
            : [];
}

/// <summary>A setting that keeps Coviex from starting; the message says which and what to write.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>"Twilio:10", and "Gateway:0.5": a sender and how many messages a second it is given.</summary>
internal static class SmsRates
{
    public static (string Sender, double PerSecond)? Read(string rate) => rate.Split(':') is [{ Length: > 0 } sender, var number]
        && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var perSecond) && perSecond > 0 ? (sender, perSecond) : null;
}

internal sealed class SettingsRules : IValidateOptions<CoviexOptions>
{
    public ValidateOptionsResult Validate(string? name, CoviexOptions o)
    {
        var wrong = new List<string>();
        if (!o.PublicUrl.IsAbsoluteUri || o.PublicUrl.AbsolutePath != "/")
        {
            wrong.Add("Coviex__PublicUrl must be an address without a path, such as https://video.hospital.example");
        }
        else if (o.PublicUrl.Scheme != Uri.UriSchemeHttps && !o.PublicUrl.IsLoopback)
        {
            wrong.Add("Coviex__PublicUrl must begin with https: browsers give no camera to other pages");
        }
        if (o.Direct.Turn.Length > 0 && o.Direct.TurnSecret.Length < 16)
        {
            wrong.Add("Coviex__Direct__TurnSecret must be set, with 16 characters or more, because Coviex__Direct__Turn is");
        }
        if (o.Metrics.Secret is { Length: > 0 and < 16 }) { wrong.Add("Coviex__Metrics__Secret must have 16 characters or more"); }
        if (o.Direct.RelayOnly && o.Direct.Turn.Length == 0) { wrong.Add("Coviex__Direct__RelayOnly needs Coviex__Direct__Turn"); }
        if (o.Visits.Capacity is < 2 or > 4) { wrong.Add("Coviex__Visits__Capacity must be 2, 3 or 4"); }
        if (o.CallSystem is not ("Direct" or "Webex")) { wrong.Add("Coviex__CallSystem must be Direct or Webex"); }
        wrong.AddRange(WebexRules.Wrong(o));
        if (o.Talk.ClimbAfter < TimeSpan.FromMinutes(1) || o.Talk.ClimbAfter > TimeSpan.FromDays(1)) { wrong.Add("Coviex__Talk__ClimbAfter must be between 00:01:00 and 1.00:00:00"); }
        if (o.Talk.RingFor < TimeSpan.FromSeconds(10) || o.Talk.RingFor > TimeSpan.FromMinutes(3)) { wrong.Add("Coviex__Talk__RingFor must be between 00:00:10 and 00:03:00"); }
        if (o.Talk.CallCapacity is < 2 or > 6) { wrong.Add("Coviex__Talk__CallCapacity must be between 2 and 6"); }
        foreach (var (index, rate) in o.Sms.Rates.Index())
        {
            if (SmsRates.Read(rate) is null) { wrong.Add(string.Create(CultureInfo.InvariantCulture, $"Coviex__Sms__Rates__{index} must be a sender and its messages a second, such as Twilio:10")); }
        }
        wrong.AddRange(SmsRules.Wrong(o.Sms));
        wrong.AddRange(SmtpRules.Wrong(o.Smtp));
        wrong.AddRange(OidcRules.Wrong(o.Oidc));
        wrong.AddRange(FilesRules.Wrong(o.Files));
        if (o.Smtp.Patience > o.Sms.HandOverWithin / 2) { wrong.Add("Coviex__Smtp__Patience must be half of Coviex__Sms__HandOverWithin at most"); }
        foreach (var (index, proxy) in o.Proxies.Index())
        {
            if (!System.Net.IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _))
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"Coviex__Proxies__{index} must be an address or a network, such as 127.0.0.1 or 10.0.0.0/8"));
            }
        }
        foreach (var (key, value) in Positive(o))
        {
            if (value <= 0) { wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{key} must be greater than zero")); }
        }
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<(string Key, double Value)> Positive(CoviexOptions o)
    {
        foreach (var (key, property) in Settings.Keys())
        {
            object? holder = o;
            foreach (var part in key.Split("__")[1..^1]) { holder = holder!.GetType().GetProperty(part)!.GetValue(holder); }
            if (property.GetValue(holder) is TimeSpan time) { yield return (key, time.TotalSeconds); }
            if (property.GetValue(holder) is int number) { yield return (key, number); }
        }
    }
}
