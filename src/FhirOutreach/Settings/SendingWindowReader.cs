using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Settings;

internal static class SendingWindowReader
{
    private const string NameStart = "Messaging:WindowStart";
    private const string NameEnd = "Messaging:WindowEnd";

    public static SendingWindow Read(ConfiguredSettings configured)
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
}
