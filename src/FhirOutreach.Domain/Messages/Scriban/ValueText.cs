using System.Globalization;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>How values print.</summary>
internal static class ValueText
{
    public const string DatePatternDefault = "%d %b %Y";

    /// <returns>Null prints nothing.</returns>
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Null => "",
        ValueKind.Bool => value.IsTrue ? "true" : "false",
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Float => value.Float.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => value.Text,
        ValueKind.Date => DatePattern.Format(value.Date, DatePatternDefault),
        _ => Whole(value),
    };

    private static string Whole(Value value)
    {
        var output = new Output();
        Write(value, output);
        return output.ToString();
    }

    private static void Write(Value value, Output output)
    {
        switch (value.Kind)
        {
            case ValueKind.Array:
                WriteList(value.Array, "[", "]", output, static (item, o) => Write(item, o));
                break;
            case ValueKind.Object:
                WriteList(value.Object.Members, "{", "}", output, static (member, o) =>
                {
                    o.Append(member.Name);
                    o.Append(": ");
                    Write(member.Value, o);
                });
                break;
            case ValueKind.Text:
                output.Append($"\"{StringFunctions.Escape(value.Text)}\"");
                break;
            default:
                output.Append(value.IsNull ? "null" : Of(value));
                break;
        }
    }

    private static void WriteList<T>(
        IReadOnlyList<T> items,
        string open,
        string close,
        Output output,
        Action<T, Output> write)
    {
        output.Append(open);
        for (var i = 0; i < items.Count && !output.IsFull; i++)
        {
            if (i > 0)
                output.Append(", ");
            write(items[i], output);
        }
        output.Append(close);
    }
}
