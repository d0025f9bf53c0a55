namespace FhirOutreach.Domain.Replies;

/// <summary>The weekday a text names. "Today" and "mañana" are left out: they depend on when, and mean the morning too.</summary>
internal static class NamedDay
{
    private static readonly Dictionary<string, DayOfWeek>.AlternateLookup<ReadOnlySpan<char>> _days =
        new (DayOfWeek Day, string[] Words)[]
        {
            (DayOfWeek.Monday, ["monday", "mondays", "mon", "lunes"]),
            (DayOfWeek.Tuesday, ["tuesday", "tuesdays", "tue", "tues", "martes"]),
            (DayOfWeek.Wednesday, ["wednesday", "wednesdays", "wed", "miercoles"]),
            (DayOfWeek.Thursday, ["thursday", "thursdays", "thu", "thur", "thurs", "jueves"]),
            (DayOfWeek.Friday, ["friday", "fridays", "fri", "viernes"]),
            (DayOfWeek.Saturday, ["saturday", "saturdays", "sat", "sabado"]),
            (DayOfWeek.Sunday, ["sunday", "sundays", "sun", "domingo"]),
        }
        .SelectMany(row => row.Words, (row, word) => (row.Day, word))
        .ToDictionary(row => row.word, row => row.Day)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Null when none is named, or several.</summary>
    public static DayOfWeek? In(ReplyText text)
    {
        DayOfWeek? named = null;
        for (var i = 0; i < text.Words.Count; i++)
        {
            if (!_days.TryGetValue(text.Word(i), out var day)) continue;
            if (named is not null && named != day) return null;
            named = day;
        }

        return named;
    }
}
