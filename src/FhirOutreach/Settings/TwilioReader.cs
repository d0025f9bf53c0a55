using System.Text.RegularExpressions;

namespace FhirOutreach.Settings;

internal static partial class TwilioReader
{
    private const string NameAccountSid = "Sms:Twilio:AccountSid";
    private const string NameAuthToken = "Sms:Twilio:AuthToken";
    private const string NameFrom = "Sms:Twilio:From";
    private const string NameMessagingServiceSid = "Sms:Twilio:MessagingServiceSid";

    // The sandbox carrier's account, so that nothing need be configured to see the product work.
    private const string SandboxAccountSid = "AC00000000000000000000000000000000";
    private const string SandboxAuthToken = "sandbox";
    private const string SandboxFrom = "+15550100000";

    public static TwilioSettings Read(ConfiguredSettings configured, SmsProvider provider)
    {
        var isSandbox = provider is SmsProvider.Sandbox;
        var accountSid = Identifier(configured, NameAccountSid, AccountSid(), "It begins with AC and stands on the first page of Twilio's console.");
        var authToken = Secret(configured, NameAuthToken);
        var from = configured.Optional<string>(NameFrom, TryReadFrom,
            "Put your Twilio number such as +15550100123, or a short code: patients must be able to answer it.");
        var service = Identifier(configured, NameMessagingServiceSid, MessagingServiceSid(), "It begins with MG; leave it empty to send from Sms:Twilio:From.");
        if (!isSandbox) RequireAccount(configured);

        return new TwilioSettings(
            accountSid ?? SandboxAccountSid,
            authToken ?? SandboxAuthToken,
            Secret(configured, "Sms:Twilio:SecondaryAuthToken"),
            from ?? (isSandbox && service is null ? SandboxFrom : null),
            service,
            configured.Read<Uri>("Sms:Twilio:ApiBaseUrl", WebAddress.TryRead, WebAddress.PutThere));
    }

    // Account and token are easily swapped: of what is no identifier, only its length is shown.
    private static string? Identifier(ConfiguredSettings configured, string name, Regex shape, string putThere)
    {
        if (configured.Given(name) is not { } given) return null;
        if (shape.IsMatch(given)) return given;
        configured.Refuse(name, $"{given.Length} characters that are no such identifier", putThere);
        return null;
    }

    private static string? Secret(ConfiguredSettings configured, string name) =>
        configured.Optional<string>(name, TryReadSecret, "Put the token as Twilio's console shows it, without spaces.");

    private static bool TryReadSecret(string text, out string value)
    {
        value = text;
        return text.All(letter => letter is > ' ' and <= '~');
    }

    // A name as sender (allowed in some countries) could not be answered.
    private static bool TryReadFrom(string text, out string value) => E164.TryRead(text, out value) || ShortCode().IsMatch(text);

    private static void RequireAccount(ConfiguredSettings configured)
    {
        Require(configured, NameAccountSid, "Sms:Provider=Twilio needs it: put the Account SID from Twilio's console (AC…).");
        Require(configured, NameAuthToken, "Sms:Provider=Twilio needs it: put the Auth Token from Twilio's console.");
        if (configured.Given(NameMessagingServiceSid) is null)
            Require(configured, NameFrom, $"Sms:Provider=Twilio needs it: put your Twilio number such as +15550100123, or set {NameMessagingServiceSid}.");
    }

    private static void Require(ConfiguredSettings configured, string name, string putThere)
    {
        if (configured.Given(name) is null) configured.Refuse(name, "nothing", putThere);
    }

    // Twilio's own have 32 hexadecimal digits; test carriers are less strict. It stands in URLs.
    [GeneratedRegex(@"^AC[A-Za-z0-9_-]{1,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountSid();

    [GeneratedRegex(@"^MG[A-Za-z0-9_-]{1,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MessagingServiceSid();

    [GeneratedRegex(@"^[0-9]{3,8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCode();
}
