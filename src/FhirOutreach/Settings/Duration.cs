using System.Globalization;

namespace FhirOutreach.Settings;

/// <summary><c>30s</c>, <c>90m</c>, <c>48h</c>, <c>2d</c>, <c>0</c>, or four digits HHMM (<c>2430</c> = 24 h 30 min).</summary>
internal static class Duration
{
    public const string Forms = "It is written 30s, 90m, 48h, 2d, 0, or as four digits HHMM (4800 = 48 h).";

    private const int HoursAndMinutesLength = 4;

    /// <summary>Ten years: more is a slip of the finger, and far from any overflow.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static bool TryRead(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0") return true;
        return text.Length == HoursAndMinutesLength && text.All(char.IsAsciiDigit)
            ? TryReadHoursAndMinutes(text, out value)
            : TryReadWithUnit(text, out value);
    }

    private static bool TryReadHoursAndMinutes(string text, out TimeSpan value)
    {
        var (hours, minutes) = (int.Parse(text.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(2), CultureInfo.InvariantCulture));
        value = new TimeSpan(hours, minutes, 0);
        return minutes < 60;
    }

    private static bool TryReadWithUnit(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text.Length == 0 || Unit(text[^1]) is not { } unit) return false;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (count > Longest / unit) return false;
        value = count * unit;
        return true;
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
