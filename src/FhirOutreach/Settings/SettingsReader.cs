using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Settings;

internal abstract record SettingsReading
{
    internal sealed record Read(OutreachSettings Settings) : SettingsReading;

    internal sealed record Refused(IReadOnlyList<string> Problems) : SettingsReading;
}

internal static class Duration
{
    public static bool TryRead(string text, out TimeSpan value)
    {
        value = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(int.Parse(text[..^1])),
            'm' => TimeSpan.FromMinutes(int.Parse(text[..^1])),
            'h' => TimeSpan.FromHours(int.Parse(text[..^1])),
            'd' => TimeSpan.FromDays(int.Parse(text[..^1])),
            _ => TimeSpan.Zero,
        };
        return true;
    }
}

/// <summary>Placeholder of the frame.</summary>
internal static class SettingsReader
{
    public static SettingsReading Read(IConfiguration c, IHostEnvironment e)
    {
        string G(string k, string d) => c[k] is { Length: > 0 } v ? v : d;
        string? N(string k) => c[k] is { Length: > 0 } v ? v : null;
        TimeSpan D(string k, string d) => Duration.TryRead(G(k, d), out var v) ? v : default;
        TimeSpan T(string k, string d) { var p = G(k, d).Split(':'); return new(int.Parse(p[0]), int.Parse(p[1]), 0); }
        bool B(string k, bool d) => bool.Parse(G(k, d.ToString()));
        var rate = G("Sms:Rate", "1/s").Split('/');
        return new SettingsReading.Read(new OutreachSettings(
            N("Public:BaseUrl") is { } u ? new Uri(u) : null,
            new(G("Organization:Name", "Example Clinic"), G("Organization:Phone", "+15550100000"),
                TimeZoneInfo.FindSystemTimeZoneById(G("Organization:TimeZone", "America/New_York")), G("Organization:Country", "US")),
            new(new Uri(G("Ehr:BaseUrl", "https://hapi.fhir.org/baseR4")), Enum.Parse<EhrAuth>(G("Ehr:Auth", "None")), null, null, null, null,
                N("Ehr:Token"), N("Ehr:User"), N("Ehr:Password"), Enum.Parse<EhrNotifications>(G("Ehr:Notifications", "Auto")),
                B("Ehr:ManageSubscription", true), N("Ehr:NotificationKey"), N("Ehr:Filter"), D("Ehr:SweepEvery", "5m"), EhrDialect.Auto),
            new(Enum.Parse<SmsProvider>(G("Sms:Provider", "Sandbox")),
                new(G("Sms:Twilio:AccountSid", "AC00000000000000000000000000000000"), G("Sms:Twilio:AuthToken", "sandbox"), N("Sms:Twilio:SecondaryAuthToken"),
                    G("Sms:Twilio:From", "+15550100000"), N("Sms:Twilio:MessagingServiceSid"), new Uri(G("Sms:Twilio:ApiBaseUrl", "https://api.twilio.com"))),
                G("Sms:AllowedNumbers", "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
                double.Parse(rate[0]) / (rate[1] == "m" ? 60 : 1)),
            new(D("Reminders:First", "48h"), D("Reminders:Second", "24h")),
            new SendingWindow(T("Messaging:WindowStart", "08:00"), T("Messaging:WindowEnd", "20:00")),
            new NoticeSwitches(B("Notices:Booked", true), B("Notices:Rescheduled", true), B("Notices:Modified", true), B("Notices:Confirmed", true),
                B("Notices:Cancelled", true), B("Notices:Restored", true), B("Notices:NoShow", true)),
            D("Notices:SettleFor", "0"), Path.Combine(AppContext.BaseDirectory, "templates"), D("Retention:Details", "400d"),
            G("Storage:ConnectionString", "Data Source=fhir-outreach.db"), new(null, null), B("Sandbox:Clock", false)));
    }
}
