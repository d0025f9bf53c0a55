using System.Globalization;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// How one language says a day and a time. Our own words and not the machine's: its data writes AM and PM after
/// U+202F, which turns a text into UCS-2, and changes with its version. A new language is one more table in <see
/// cref="All"/>.
/// </summary>
/// <param name="Language">A BCP-47 primary subtag.</param>
/// <param name="Weekdays">Sunday first, as in .NET.</param>
/// <param name="DatePattern">{0} = day of the month, {1} = month.</param>
/// <param name="IsHourOf24">14:30 instead of 2:30 PM.</param>
public sealed record CalendarWords(
    string Language,
    IReadOnlyList<string> Weekdays,
    IReadOnlyList<string> Months,
    string DatePattern,
    bool IsHourOf24,
    string Morning,
    string Afternoon)
{
    public static readonly IReadOnlyList<CalendarWords> All =
    [
        new(
            "en",
            ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
            [
                "January", "February", "March", "April", "May", "June",
                "July", "August", "September", "October", "November", "December",
            ],
            "{1} {0}",
            IsHourOf24: false,
            "AM",
            "PM"),
        new(
            "es",
            ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
            [
                "enero", "febrero", "marzo", "abril", "mayo", "junio",
                "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
            ],
            "{0} de {1}",
            IsHourOf24: false,
            "a. m.",
            "p. m."),
    ];

    /// <param name="tag">A BCP-47 tag: only its primary subtag counts.</param>
    public static CalendarWords? For(string tag) =>
        All.FirstOrDefault(words => words.Language.Equals(tag.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    public string Weekday(DateTimeOffset at) => Weekdays[(int)at.DayOfWeek];

    public string Date(DateTimeOffset at) =>
        string.Format(CultureInfo.InvariantCulture, DatePattern, at.Day, Months[at.Month - 1]);

    public string Time(DateTimeOffset at)
    {
        if (IsHourOf24)
            return at.ToString("HH:mm", CultureInfo.InvariantCulture);

        var hour = at.Hour % 12 == 0 ? 12 : at.Hour % 12;
        var half = at.Hour < 12 ? Morning : Afternoon;
        return string.Create(CultureInfo.InvariantCulture, $"{hour}:{at.Minute:00} {half}");
    }
}
