using System.Globalization;

namespace FhirOutreach.Settings;

internal static class MessagingReader
{
    private const string NameDaily = "Messaging:DailyCap";
    private const string NameWeekly = "Messaging:WeeklyCap";

    /// <summary>More is no cap: the guard against absurd numbers of texts is lower.</summary>
    private const int CapMax = 100;

    private static readonly string PutThere = $"Put how many texts one number may get, 1 to {CapMax}, or 0 for no cap.";

    public static MessagingSettings Read(ConfiguredSettings configured)
    {
        var caps = new MessagingSettings(Cap(configured, NameDaily), Cap(configured, NameWeekly));
        if (caps.WeeklyCap > 0 && caps.DailyCap > caps.WeeklyCap && configured.AreGood(NameDaily, NameWeekly))
            configured.Refuse(NameDaily, $"\"{caps.DailyCap}\" with {NameWeekly} \"{caps.WeeklyCap}\"", $"Put {caps.WeeklyCap} or less: a day is part of a week.");
        return caps;
    }

    private static int Cap(ConfiguredSettings configured, string name) => configured.Read<int>(name, TryRead, PutThere);

    private static bool TryRead(string text, out int cap) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out cap) && cap <= CapMax;
}
