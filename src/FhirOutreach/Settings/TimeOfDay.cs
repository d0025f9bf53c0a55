using System.Globalization;

namespace FhirOutreach.Settings;

/// <summary><c>08:00</c> or <c>0800</c>; <c>24:00</c> is the end of the day.</summary>
internal static class TimeOfDay
{
    public const string PutThere = "Put a time of day such as 08:00 or 0800; 24:00 is the end of the day.";

    private static readonly TimeSpan EndOfDay = TimeSpan.FromHours(24);

    public static bool TryRead(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var digits = text.Length == 5 && text[2] == ':' ? text.Remove(2, 1) : text;
        if (digits.Length != 4 || !digits.All(char.IsAsciiDigit)) return false;

        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        value = new TimeSpan(number / 100, number % 100, 0);
        return number % 100 < 60 && value <= EndOfDay;
    }
}
