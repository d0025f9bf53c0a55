using System.Globalization;
using FhirOutreach.Settings;
using Microsoft.Extensions.Configuration;

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
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Public:BaseUrl"] = "https://outreach.simulated/",
            ["Organization:Phone"] = SimulatedCarrier.Number,
            ["Ehr:BaseUrl"] = SimulatedEhr.BaseUrl,
            ["Ehr:Dialect"] = "Hapi",
            ["Ehr:NotificationKey"] = "a-notification-key-for-simulations",
            ["Sms:Provider"] = "Twilio",
            ["Sms:Twilio:ApiBaseUrl"] = "http://carrier.simulated",
            ["Sms:Twilio:AccountSid"] = $"AC{new string('1', 32)}",
            ["Sms:Twilio:AuthToken"] = new('2', 32),
            ["Sms:Twilio:From"] = SimulatedCarrier.Number,
            ["Reminders:First"] = Hours(leads.First),
            ["Reminders:Second"] = Hours(leads.Second),
            ["Messaging:WindowStart"] = TimeOfDay(window.Start),
            ["Messaging:WindowEnd"] = TimeOfDay(window.End),
            ["Notices:SettleFor"] = plan.HasAnySettings && random.Next(4) == 0 ? "10m" : "0",
            ["Retention:Details"] = "999d", // everything is to be replayed at the end
            ["Storage:ConnectionString"] = $"Data Source={file};Pooling=False",
            ["Sandbox:Clock"] = "true",
        });
        return SettingsReader.Read(configuration.Build(), null) switch
        {
            SettingsReading.Read read => read.Settings,
            SettingsReading.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Problems)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string Hours(int hours) => hours == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{hours}h");

    private static string TimeOfDay(int hour) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00");
}
