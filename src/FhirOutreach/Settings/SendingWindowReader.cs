using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Settings;

/// <summary>
/// The hours, days and dates on which texts go out. A preset stands in for the default hours; hours that were set
/// otherwise win over it.
/// </summary>
internal static class SendingWindowReader
{
    private const string NameStart = "Messaging:WindowStart";
    private const string NameEnd = "Messaging:WindowEnd";
    private const string NamePreset = "Messaging:Preset";
    private const string NameWeekdays = "Messaging:Weekdays";

    public static SendingWindow Read(ConfiguredSettings configured)
    {
        var window = Hours(configured);
        var preset = Preset(configured);
        var start = IsDefault(configured, NameStart) ? preset?.Start ?? window.Start : window.Start;
        var end = IsDefault(configured, NameEnd) ? preset?.End ?? window.End : window.End;
        var days = start < end ? (preset?.Days ?? []).Select(day => Within(day, configured, window)) : [];
        return new SendingWindow(start, end, Days([.. days], configured), Holidays.Read(configured));
    }

    // A preset's own Sunday is not opened by hours that were set for every day; it can only become shorter.
    private static DayHours Within(DayHours day, ConfiguredSettings configured, SendingWindow window)
    {
        var start = !IsDefault(configured, NameStart) && window.Start > day.Start ? window.Start : day.Start;
        var end = !IsDefault(configured, NameEnd) && window.End < day.End ? window.End : day.End;
        return start < end ? new(day.Day, start, end) : new(day.Day, TimeSpan.Zero, TimeSpan.Zero);
    }

    private static SendingWindow Hours(ConfiguredSettings configured)
    {
        var window = new SendingWindow(
            configured.Read<TimeSpan>(NameStart, TimeOfDay.TryRead, TimeOfDay.PutThere),
            configured.Read<TimeSpan>(NameEnd, TimeOfDay.TryRead, TimeOfDay.PutThere));

        // 24:00 as a start is 00:00: a window of no length and a window of a day would look alike.
        if (window.Start.TotalHours >= 24)
            configured.Refuse(NameStart, ConfiguredSettings.Quoted(configured.Text(NameStart)), "Put 00:00: a window starts with a day, it does not end with one.");
        else if (window.Start == window.End && configured.AreGood(NameStart, NameEnd))
            configured.Refuse(NameEnd, $"\"{configured.Text(NameEnd)}\", the same as {NameStart}", "Put another time; 00:00 to 24:00 is always.");
        return window;
    }

    private static bool IsDefault(ConfiguredSettings configured, string name) =>
        configured.Text(name).Replace(":", "", StringComparison.Ordinal)
        == SettingsTable.Named(name).Default.Replace(":", "", StringComparison.Ordinal);

    private static SendingWindow? Preset(ConfiguredSettings configured)
    {
        if (configured.Given(NamePreset) is not { } name) return null;
        if (SendingPresets.All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } preset)
            return preset.Window;

        configured.Refuse(NamePreset, configured.Shown(NamePreset), $"Put {string.Join(", ", SendingPresets.All.Select(known => known.Name))}, or nothing.");
        return null;
    }

    private static List<DayHours>? Days(IReadOnlyList<DayHours> own, ConfiguredSettings configured)
    {
        var open = configured.Read<IReadOnlySet<DayOfWeek>>(NameWeekdays, Weekdays.TryRead, Weekdays.PutThere);
        var closed = Enum.GetValues<DayOfWeek>().Where(day => !open.Contains(day));
        List<DayHours> days =
        [
            .. own.Where(hours => open.Contains(hours.Day)),
            .. closed.Select(day => new DayHours(day, TimeSpan.Zero, TimeSpan.Zero)),
        ];
        return days.Count == 0 ? null : days;
    }
}
