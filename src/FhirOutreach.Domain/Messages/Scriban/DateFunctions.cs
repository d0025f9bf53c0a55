using System.Globalization;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>Scriban's <c>date</c> functions that need no clock.</summary>
internal static class DateFunctions
{
    public static readonly Function[] All =
    [
        new("date.parse", ["text"], 1, (a, ref _) => Parse(a[0])),
        new("date.to_string", ["date", "pattern"], 2, Format),
    ];

    /// <summary>
    /// Nothing gives null; what no one can read gives the first day of year 1, as in Scriban. A text without an offset keeps
    /// its clock; one with an offset is shown in UTC, for the machine's own zone must not matter.
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

    private static Value Format(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        if (arguments[0].Kind == ValueKind.Date)
            return Value.Of(DatePattern.Format(arguments[0].Date, ValueText.Of(arguments[1])));
        if (!arguments[0].IsNull)
            problem = "a date is needed here: put date.parse before it";
        return Value.Null;
    }
}
