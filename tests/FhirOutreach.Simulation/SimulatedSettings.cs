using FhirOutreach.Domain.Outreach;
using FhirOutreach.Settings;

namespace FhirOutreach.Simulation;

/// <summary>The service's settings in a simulation: the defaults, or any that the seed says.</summary>
internal static class SimulatedSettings
{
    private static readonly (int Start, int End)[] Windows = [(8, 20), (8, 20), (9, 17), (20, 8), (0, 24), (10, 12)];
    private static readonly (int First, int Second)[] Leads = [(48, 24), (48, 24), (72, 3), (24, 0), (0, 2), (168, 48), (26, 25)];

    public static OutreachSettings For(Plan plan, string file, Random random)
    {
        var window = plan.HasAnySettings ? Windows[random.Next(Windows.Length)] : Windows[0];
        var leads = plan.HasAnySettings ? Leads[random.Next(Leads.Length)] : Leads[0];
        var settles = plan.HasAnySettings && random.Next(4) == 0 ? TimeSpan.FromMinutes(10) : TimeSpan.Zero;
        return new(
            new Uri("https://outreach.simulated/"),
            new OrganizationSettings("Example Clinic", SimulatedCarrier.Number, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), "US"),
            new EhrSettings(
                new Uri(SimulatedEhr.BaseUrl), EhrAuth.None, null, null, null, null, null, null, null, EhrNotifications.RestHook, true,
                "a-notification-key-for-simulations", null, TimeSpan.FromMinutes(5), EhrDialect.Hapi),
            new SmsSettings(
                SmsProvider.Twilio, new TwilioSettings("AC1", "token", null, SimulatedCarrier.Number, null, new Uri("http://carrier.simulated")),
                new HashSet<string>(), 1),
            new RemindersSettings(TimeSpan.FromHours(leads.First), TimeSpan.FromHours(leads.Second)),
            new SendingWindow(TimeSpan.FromHours(window.Start), TimeSpan.FromHours(window.End)),
            new NoticeSwitches(),
            settles,
            "templates",
            TimeSpan.FromDays(4000),
            $"Data Source={file};Pooling=False",
            new AdminSettings(null, null),
            true);
    }
}
