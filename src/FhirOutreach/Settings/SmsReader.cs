namespace FhirOutreach.Settings;

internal static class SmsReader
{
    /// <summary>HAPI's public test server. The numbers on it are made up, and belong to strangers.</summary>
    private const string PublicTestServer = "hapi.fhir.org";

    public static SmsSettings Read(ConfiguredSettings configured, Uri ehrBaseUrl)
    {
        var provider = configured.OneOf("Sms:Provider", SmsProvider.Sandbox, SmsProvider.Twilio);
        var twilio = TwilioReader.Read(configured, provider);
        var allowed = AllowedNumbers.Read(configured);
        var isAboutStrangers = ehrBaseUrl.IdnHost.TrimEnd('.').Equals(PublicTestServer, StringComparison.OrdinalIgnoreCase);
        if (provider is SmsProvider.Twilio && isAboutStrangers && allowed.Count == 0 && configured.AreGood(AllowedNumbers.Setting, "Ehr:BaseUrl"))
        {
            configured.Refuse(AllowedNumbers.Setting, $"nothing, with Sms:Provider=Twilio and Ehr:BaseUrl at {PublicTestServer}",
                "Those are strangers' numbers: put your own phones here, such as +15550100001.");
        }
        return new SmsSettings(provider, twilio, allowed, configured.Read<double>("Sms:Rate", Rate.TryRead, Rate.PutThere));
    }
}
