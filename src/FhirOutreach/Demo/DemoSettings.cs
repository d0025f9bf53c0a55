namespace FhirOutreach.Demo;

/// <summary>
/// The service's settings in the demo. Nothing of the machine's own environment or appsettings.json is read, so that it
/// plays alike everywhere and can reach no real EHR or carrier; the command line may still change a rule.
/// </summary>
internal static class DemoSettings
{
    public const string EhrPath = "/sandbox/ehr";
    public const string CarrierPath = "/sandbox/carrier";
    public const string AccountSid = "AC0de30de30de30de30de30de30de30de3";
    public const string AuthToken = "the-demo-carrier-s-token";
    public const string Sender = "+12125550199";

    public static Dictionary<string, string?> For(DemoAddress address, string databaseFile, EhrSwitches switches) => new(switches.ForTheService())
    {
        ["Public:BaseUrl"] = address.Inner,
        ["Organization:Name"] = Cast.Organization,
        ["Organization:Phone"] = Cast.OrganizationPhone,
        ["Organization:TimeZone"] = Cast.NewYork,
        ["Organization:Country"] = "US",
        ["Ehr:BaseUrl"] = address.Inner + EhrPath,
        ["Ehr:KeyFile"] = EhrSwitches.NewKey(), // made for this one play; without a switch the EHR fetches its public half
        ["Sms:Provider"] = "Twilio", // the one sender there is, at a carrier of our own
        ["Sms:Twilio:ApiBaseUrl"] = address.Inner + CarrierPath,
        ["Sms:Twilio:AccountSid"] = AccountSid,
        ["Sms:Twilio:AuthToken"] = AuthToken,
        ["Sms:Twilio:From"] = Sender,
        ["Sms:Rate"] = "100/s", // nobody wants to watch a queue
        ["Storage:ConnectionString"] = $"Data Source={databaseFile}",
        ["Sandbox:Clock"] = "true",
        ["Logging:LogLevel:Default"] = "Error", // tasks for staff are shown on the page
    };
}
