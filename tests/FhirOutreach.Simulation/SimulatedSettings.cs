using System.Globalization;
using FhirOutreach.Settings;
using Microsoft.Extensions.Configuration;

namespace FhirOutreach.Simulation;

/// <summary>The service's settings in a simulation, the defaults or any that the seed says, and what they mean to the checks.</summary>
/// <param name="DailyCap">Notices and reminders to one number; zero = no cap.</param>
/// <param name="Zone">The clinic's, for texts about nobody.</param>
/// <param name="HasProxies">Minors are texted at their parents' number.</param>
/// <param name="Given">The settings by name.</param>
internal sealed record SimulatedSettings(
    SimulatedHours Hours, int DailyCap, int WeeklyCap, TimeZoneInfo Zone, bool HasProxies, IReadOnlyDictionary<string, string?> Given)
{
    /// <summary>How often everything is compared with the EHR: a reminder is decided on facts no older than twice this.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What the site's times are shown in.</summary>
    public TimeZoneInfo ZoneOf(Site site) => site.Zone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : Zone;

    /// <summary>Two reminders of one visit time that are nearer to each other say one thing twice; null = there is one at most.</summary>
    public TimeSpan? RemindersApart => HoursOf(Given, "Reminders:First") is { } first && HoursOf(Given, "Reminders:Second") is { } second
        ? TimeSpan.FromHours(Math.Min(3, (first - second) / 4.0))
        : null;

    /// <summary>Who opts out is told so once, by us.</summary>
    public bool AnswersOptOut => Given.GetValueOrDefault("Consent:AnswerOptOut") == "true";

    private static readonly (int Start, int End)[] Windows = [(8, 20), (8, 20), (9, 17), (20, 8), (0, 24), (10, 12)];
    private static readonly (int First, int Second)[] Leads = [(48, 24), (48, 24), (72, 3), (24, 0), (0, 2), (168, 48), (26, 25)];
    private static readonly (string Name, int Start, int End, int? Sunday)[] Presets = [("US-TCPA", 8, 21, null), ("US-Strict", 8, 20, null), ("US-TX", 9, 21, 12)];
    private static readonly string[] Zones = ["America/New_York", "America/New_York", "Pacific/Honolulu", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"];
    private static readonly string[] Switches = ["Booked", "Rescheduled", "Modified", "Confirmed", "Cancelled", "Restored", "NoShow"];

    private static readonly (string Days, DayOfWeek[] Closed)[] Weekdays =
        [("Mon-Fri", [DayOfWeek.Saturday, DayOfWeek.Sunday]), ("Mon-Sat", [DayOfWeek.Sunday]), ("Mon,Tue,Thu,Fri,Sun", [DayOfWeek.Wednesday, DayOfWeek.Saturday])];

    public static SimulatedSettings For(Plan plan, DateTimeOffset start, Random random)
    {
        if (!plan.HasAnySettings)
            return new(new(8, 20, null, [], []), 0, 0, TimeZoneInfo.FindSystemTimeZoneById(Zones[0]), false, Common(Windows[0], Leads[0]));

        var (window, leads) = (random.Pick(Windows), random.Pick(Leads));
        var zone = random.Pick(Zones);
        var given = Common(window, leads);
        given["Organization:TimeZone"] = zone;
        var hours = WrittenHours(window, start, given, random);
        var (daily, weekly) = WrittenCaps(given, random);
        var hasProxies = random.Next(4) == 0;
        given["Consent:Proxies"] = hasProxies ? "true" : "false";
        var settles = random.Next(3) == 0;
        given["Notices:SettleFor"] = settles ? "10m" : "0";
        given["Notices:JoinMoves"] = settles && random.Next(2) == 0 ? "true" : "false";
        given["Consent:AnswerOptOut"] = random.Next(3) == 0 ? "true" : "false";
        if (random.Next(4) == 0) given[$"Notices:{random.Pick(Switches)}"] = "false";
        return new(hours, daily, weekly, TimeZoneInfo.FindSystemTimeZoneById(zone), hasProxies, given);
    }

    public OutreachSettings Read(string file)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Given).AddInMemoryCollection(new Dictionary<string, string?>
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

    private static Dictionary<string, string?> Common((int Start, int End) window, (int First, int Second) leads) => new()
    {
        ["Reminders:First"] = InHours(leads.First),
        ["Reminders:Second"] = InHours(leads.Second),
        ["Messaging:WindowStart"] = TimeOfDay(window.Start),
        ["Messaging:WindowEnd"] = TimeOfDay(window.End),
    };

    // A preset stands in for the hours, and weekdays and holidays are taken off either.
    private static SimulatedHours WrittenHours((int Start, int End) window, DateTimeOffset start, Dictionary<string, string?> given, Random random)
    {
        var hours = new SimulatedHours(window.Start, window.End, null, [], []);
        if (random.Next(4) == 0)
        {
            var preset = random.Pick(Presets);
            (given["Messaging:Preset"], given["Messaging:WindowStart"], given["Messaging:WindowEnd"]) = (preset.Name, null, null);
            hours = new(preset.Start, preset.End, preset.Sunday, [], []);
        }
        if (random.Next(4) == 0)
        {
            var weekdays = random.Pick(Weekdays);
            given["Messaging:Weekdays"] = weekdays.Days;
            hours = hours with { Closed = weekdays.Closed };
        }
        if (random.Next(3) == 0)
        {
            DateOnly[] dates = [.. Enumerable.Range(0, 3).Select(_ => DateOnly.FromDateTime(start.UtcDateTime.AddDays(random.Next(0, 12)))).Distinct()];
            given["Messaging:Holidays"] = string.Join(',', dates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            hours = hours with { Holidays = dates };
        }
        return hours;
    }

    private static (int Daily, int Weekly) WrittenCaps(Dictionary<string, string?> given, Random random)
    {
        if (random.Next(3) > 0) return (0, 0);
        var daily = random.Next(0, 4);
        var weekly = random.Next(2) == 0 ? 0 : daily + random.Next(1, 6);
        given["Messaging:DailyCap"] = daily.ToString(CultureInfo.InvariantCulture);
        given["Messaging:WeeklyCap"] = weekly.ToString(CultureInfo.InvariantCulture);
        return (daily, weekly);
    }

    private static int? HoursOf(IReadOnlyDictionary<string, string?> given, string name) =>
        given[name] is [.. var hours, 'h'] ? int.Parse(hours, CultureInfo.InvariantCulture) : null;

    private static string InHours(int hours) => hours == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{hours}h");

    private static string TimeOfDay(int hour) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00");
}
