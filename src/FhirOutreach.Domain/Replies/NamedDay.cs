namespace FhirOutreach.Domain.Replies;

/// <summary>The day a text names: a day of the week, or one counted from the day it was written.</summary>
/// <param name="Weekday">Null: it is counted.</param>
/// <param name="DaysAhead">0 is today.</param>
public readonly record struct NamedDay(DayOfWeek? Weekday, int DaysAhead = 0)
{
    private static readonly Dictionary<string, NamedDay>.AlternateLookup<ReadOnlySpan<char>> _days =
        new (NamedDay Day, string[] Words)[]
        {
            (new(DayOfWeek.Monday), ["monday", "mondays", "mon", "lunes"]),
            (new(DayOfWeek.Tuesday), ["tuesday", "tuesdays", "tue", "tues", "martes"]),
            (new(DayOfWeek.Wednesday), ["wednesday", "wednesdays", "wed", "miercoles"]),
            (new(DayOfWeek.Thursday), ["thursday", "thursdays", "thu", "thur", "thurs", "jueves"]),
            (new(DayOfWeek.Friday), ["friday", "fridays", "fri", "viernes"]),
            (new(DayOfWeek.Saturday), ["saturday", "saturdays", "sat", "sabado"]),
            (new(DayOfWeek.Sunday), ["sunday", "sundays", "sun", "domingo"]),
            (Ahead(0), ["today", "todays", "tonight", "2day", "hoy"]),
            (Ahead(1), ["tomorrow", "tomorrows", "tmrw", "tmr", "tomm", "2morrow", Manana]),
        }
        .SelectMany(row => row.Words, (row, word) => (row.Day, word))
        .ToDictionary(row => row.word, row => row.Day)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private const string Manana = "manana";

    /// <summary>Null when none is named, or several.</summary>
    internal static NamedDay? In(ReplyText text)
    {
        NamedDay? named = null;
        for (var i = 0; i < text.Words.Count; i++)
        {
            if (At(text, i) is not { } day) continue;
            if (named is not null && named != day) return null;
            named = day;
        }

        return named;
    }

    /// <param name="date">The day it may be.</param>
    /// <param name="written">The day on which the text was written, where <paramref name="date"/> is.</param>
    public bool Is(DateOnly date, DateOnly written) => Weekday is { } weekday ? date.DayOfWeek == weekday : date == written.AddDays(DaysAhead);

    private static NamedDay? At(ReplyText text, int i)
    {
        if (!_days.TryGetValue(text.Word(i), out var day)) return null;
        if (i == 0 || !text.Word(i).SequenceEqual(Manana)) return day;
        return text.Word(i - 1) switch
        {
            "la" => null, // "por la mañana" is the morning
            "pasado" => Ahead(2),
            _ => day,
        };
    }

    private static NamedDay Ahead(int days) => new(null, days);
}
