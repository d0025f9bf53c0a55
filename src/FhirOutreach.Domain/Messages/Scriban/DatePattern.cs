using System.Globalization;
using System.Text;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// The codes of <c>date.to_string</c>, in English whatever the machine speaks. A code nobody knows prints as
/// written.
/// </summary>
internal static class DatePattern
{
    public static string Format(DateTimeOffset date, string pattern)
    {
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '%' && at + 1 < pattern.Length)
                text.Append(Code(date, pattern[++at]));
            else
                text.Append(pattern[at]);
        }
        return text.ToString();
    }

    private static string Code(DateTimeOffset date, char code) => code switch
    {
        'a' => Net(date, "ddd"),
        'A' => Net(date, "dddd"),
        'b' or 'h' => Net(date, "MMM"),
        'B' => Net(date, "MMMM"),
        'c' => Net(date, "ddd MMM dd HH:mm:ss yyyy"),
        'C' => Padded(date.Year / 100),
        'd' => Net(date, "dd"),
        'D' => Net(date, "MM/dd/yy"),
        'e' => Net(date, "%d").PadLeft(2),
        'F' => Net(date, "yyyy-MM-dd"),
        'g' => "",
        'H' => Net(date, "HH"),
        'I' => Net(date, "hh"),
        'j' => date.DayOfYear.ToString("D3", CultureInfo.InvariantCulture),
        'k' => Net(date, "%H").PadLeft(2),
        'l' => Net(date, "%h").PadLeft(2),
        'L' => Net(date, "fff"),
        'm' => Net(date, "MM"),
        'M' => Net(date, "mm"),
        'n' => "\n",
        'N' => Net(date, "fffffff00"),
        'p' => Net(date, "tt"),
        'P' => Net(date, "tt").ToLowerInvariant(),
        'r' => Net(date, "hh:mm:ss tt"),
        'R' => Net(date, "HH:mm"),
        's' => date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'S' => Net(date, "ss"),
        't' => "\t",
        'T' or 'X' => Net(date, "HH:mm:ss"),
        'u' => (date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'U' => Padded(Week(date, CalendarWeekRule.FirstDay, DayOfWeek.Sunday)),
        'v' => $"{date.Day,2}-{Net(date, "MMM").ToUpperInvariant()}-{date.Year:D4}",
        'V' => Padded(Week(date, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday)),
        'w' => ((int)date.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'W' => Padded(Week(date, CalendarWeekRule.FirstDay, DayOfWeek.Monday)),
        'x' => Net(date, "MM/dd/yyyy"),
        'y' => Net(date, "yy"),
        'Y' => Net(date, "yyyy"),
        'Z' => Net(date, "zzz"),
        '%' => "%",
        _ => $"%{code}",
    };

    private static string Net(DateTimeOffset date, string format) =>
        date.ToString(format, CultureInfo.InvariantCulture);

    private static string Padded(int number) => number.ToString("D2", CultureInfo.InvariantCulture);

    private static int Week(DateTimeOffset date, CalendarWeekRule rule, DayOfWeek first) =>
        CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(date.DateTime, rule, first);
}
