namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>What a dot finds. A member that is not there is null.</summary>
internal static class Members
{
    public static readonly string[] LoopNames = ["index", "rindex", "first", "last", "even", "odd", "length"];

    public static readonly string[] DateNames = ["year", "month", "day", "day_of_year", "hour", "minute", "second"];

    public static Value Of(Value target, string name) => target.Kind switch
    {
        ValueKind.Object => target.Object[name],
        ValueKind.Text when name == "size" => Value.Of((long)target.Text.Length),
        ValueKind.Array when name == "size" => Value.Of((long)target.Array.Count),
        ValueKind.Date => OfDate(target.Date, name),
        _ => Value.Null,
    };

    public static Value OfLoop(int index, int length, string name) => name switch
    {
        "index" => Value.Of((long)index),
        "rindex" => Value.Of((long)(length - 1 - index)),
        "first" => Value.Of(index == 0),
        "last" => Value.Of(index == length - 1),
        "even" => Value.Of(index % 2 == 0),
        "odd" => Value.Of(index % 2 == 1),
        "length" => Value.Of((long)length),
        _ => Value.Null,
    };

    private static Value OfDate(DateTimeOffset date, string name) => name switch
    {
        "year" => Value.Of((long)date.Year),
        "month" => Value.Of((long)date.Month),
        "day" => Value.Of((long)date.Day),
        "day_of_year" => Value.Of((long)date.DayOfYear),
        "hour" => Value.Of((long)date.Hour),
        "minute" => Value.Of((long)date.Minute),
        "second" => Value.Of((long)date.Second),
        _ => Value.Null,
    };
}
