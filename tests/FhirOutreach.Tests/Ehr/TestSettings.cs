using FhirOutreach.Domain.Outreach;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Ehr;

internal static class TestSettings
{
    /// <summary>One that needs no token and tells us by a rest-hook.</summary>
    public static EhrSettings RestHookEhr { get; } = new(
        new Uri("https://ehr.example/r4"), EhrAuth.None, null, null, null, null, null, null, null,
        EhrNotifications.RestHook, true, null, null, TimeSpan.FromMinutes(5), EhrDialect.Auto);

    public static OutreachSettings Of(EhrSettings ehr) => new(
        new Uri("https://outreach.example/"),
        new OrganizationSettings("Example Clinic", "+15550100000", TimeZoneInfo.Utc, "US"),
        ehr,
        new SmsSettings(SmsProvider.Sandbox, new TwilioSettings("", "", null, null, null, new Uri("https://sms.example/")), new HashSet<string>(), 1),
        new RemindersSettings(TimeSpan.FromHours(48), TimeSpan.FromHours(24)),
        SendingWindow.Always,
        new NoticeSwitches(),
        TimeSpan.Zero,
        false,
        new ConsentSettings(WordList.Empty, false, false, 18),
        "templates",
        TimeSpan.FromDays(400),
        "",
        new AdminSettings(null, null),
        false);
}
