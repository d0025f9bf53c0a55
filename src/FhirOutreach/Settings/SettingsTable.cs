namespace FhirOutreach.Settings;

/// <param name="Name">Its full name, such as <c>Sms:Twilio:From</c>.</param>
/// <param name="Default">As one would type it; empty when there is none.</param>
/// <param name="IsSecret">Its value is never shown.</param>
internal sealed record Setting(string Name, string Default = "", bool IsSecret = false)
{
    public string Section => Name[..Name.IndexOf(':', StringComparison.Ordinal)];

    public string LastPart => Name[(Name.LastIndexOf(':') + 1)..];
}

/// <summary>Every setting there is. <c>appsettings.json</c> tells what each means.</summary>
internal static class SettingsTable
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("Public:BaseUrl"),
        new("Organization:Name", "Example Clinic"),
        new("Organization:Phone", "+15550100000"),
        new("Organization:TimeZone", "America/New_York"),
        new("Organization:Country", "US"),
        new("Ehr:BaseUrl", "https://hapi.fhir.org/baseR4"),
        new("Ehr:Auth", "None"),
        new("Ehr:ClientId"),
        new("Ehr:KeyFile", IsSecret: true), // a key pasted instead of its path must not be shown either
        new("Ehr:TokenUrl"),
        new("Ehr:Scopes"),
        new("Ehr:Token", IsSecret: true),
        new("Ehr:User"),
        new("Ehr:Password", IsSecret: true),
        new("Ehr:Notifications", "Auto"),
        new("Ehr:ManageSubscription", "true"),
        new("Ehr:NotificationKey", IsSecret: true),
        new("Ehr:Filter"),
        new("Ehr:SweepEvery", "5m"),
        new("Ehr:Dialect", "Auto"),
        new("Sms:Provider", "Sandbox"),
        new("Sms:Twilio:AccountSid"),
        new("Sms:Twilio:AuthToken", IsSecret: true),
        new("Sms:Twilio:SecondaryAuthToken", IsSecret: true),
        new("Sms:Twilio:From"),
        new("Sms:Twilio:MessagingServiceSid"),
        new("Sms:Twilio:ApiBaseUrl", "https://" + TwilioSettings.PublicHost),
        new(AllowedNumbers.Setting),
        new("Sms:Rate", "1/s"),
        new("Reminders:First", "48h"),
        new("Reminders:Second", "24h"),
        new("Messaging:WindowStart", "08:00"),
        new("Messaging:WindowEnd", "20:00"),
        new("Messaging:Preset"),
        new("Messaging:Weekdays", "Mon-Sun"),
        new("Messaging:Holidays"),
        new("Messaging:DailyCap", "0"),
        new("Messaging:WeeklyCap", "0"),
        new("Notices:Booked", "true"),
        new("Notices:Rescheduled", "true"),
        new("Notices:Modified", "true"),
        new("Notices:Confirmed", "true"),
        new("Notices:Cancelled", "true"),
        new("Notices:Restored", "true"),
        new("Notices:NoShow", "true"),
        new("Notices:SettleFor", "0"),
        new("Notices:JoinMoves", "false"),
        new("Consent:OptOutWords"),
        new("Consent:AnswerOptOut", "false"),
        new("Consent:Proxies", "false"),
        new("Consent:MinorsUnder", "18"),
        new("Consent:CancelMeansAppointment", "false"),
        new("Templates:Path", "templates"),
        new("Retention:Details", "400d"),
        new("Storage:Provider", "Sqlite"),
        new("Storage:ConnectionString", "Data Source=fhir-outreach.db", IsSecret: true), // it may hold a password
        new("Admin:Password", IsSecret: true),
        new("Admin:Phone"),
        new("Sandbox:Clock", "false"),
    ];

    public static readonly IReadOnlyList<string> Sections = [.. All.Select(setting => setting.Section).Distinct()];

    private static readonly Dictionary<string, Setting> ByName =
        All.ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    public static Setting Named(string name) => ByName[name];

    public static bool Knows(string name) => ByName.ContainsKey(name);
}
