using System.Globalization;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>Scriban's <c>date</c> functions that need no clock.</summary>
internal static class DateFunctions
{
    /// <summary>Minutes, hours or days: enough for "come 15 minutes early" and "in six months".</summary>
    private const int MoveMax = 10_000, YearsMax = (MoveMax / 365) + 1;

    public static readonly Function[] All =
    [
        new("date.parse", ["text"], 1, (a, ref _) => Parse(a[0])),
        new("date.to_string", ["date", "pattern"], 2, Format),
        Add("add_minutes", "minutes", (date, minutes) => date.AddMinutes(minutes)),
        Add("add_hours", "hours", (date, hours) => date.AddHours(hours)),
        Add("add_days", "days", (date, days) => date.AddDays(days)),
    ];

    /// <summary>
    /// Nothing gives null; what no one can read gives the first day of year 1, as in Scriban. A text without an
    /// offset keeps its clock; one with an offset is shown in UTC, for the machine's own zone must not matter.
    /// </summary>
    private static Value Parse(Value value)
    {
        if (value.Kind == ValueKind.Date)
            return value;
        var text = ValueText.Of(value);
        if (text.Length == 0)
            return Value.Null;

        const DateTimeStyles Styles =
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault;
        DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out var date);
        return Value.Of(new DateTimeOffset(date.Ticks, TimeSpan.Zero));
    }

    private static Function Add(string name, string unit, Func<DateTimeOffset, int, DateTimeOffset> add) =>
        new($"date.{name}", ["date", unit], 2, (a, ref problem) => Move(a[0], a[1], add, ref problem));

    private static Value Move(Value date, Value by, Func<DateTimeOffset, int, DateTimeOffset> add, ref string? problem)
    {
        if (date.IsNull)
            return date;
        var isAmount = Numbers.TryReadWhole(by, out var amount) && amount is >= -MoveMax and <= MoveMax;
        if (isAmount && date.Kind == ValueKind.Date)
            return Value.Of(IsFarFromTheEnds(date.Date) ? add(date.Date, amount) : date.Date);
        problem = $"a date and a whole number up to {MoveMax} are needed here";
        return Value.Null;
    }

    /// <summary>The calendar ends in the year 9999, and began in the year 1.</summary>
    private static bool IsFarFromTheEnds(DateTimeOffset date) => date.Year is > YearsMax and < 9999 - YearsMax;

    private static Value Format(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        if (arguments[0].Kind == ValueKind.Date)
            return Value.Of(DatePattern.Format(arguments[0].Date, ValueText.Of(arguments[1])));
        if (!arguments[0].IsNull)
            problem = "a date is needed here: put date.parse before it";
        return Value.Null;
    }
}
