using System.Globalization;
using System.Text;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// Scriban's <c>string</c> functions. Whatever is not text is printed first; null stays null where nothing is added.
/// </summary>
internal static class StringFunctions
{
    private const string Ellipsis = "...";

    public static readonly Function[] All =
    [
        Of("upcase", text => text.ToUpperInvariant()),
        Of("downcase", text => text.ToLowerInvariant()),
        Of("strip", text => text.Trim()),
        Of("lstrip", text => text.TrimStart()),
        Of("rstrip", text => text.TrimEnd()),
        Of("capitalize", text => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..]),
        Of("capitalizewords", CapitalizeWords),
        Of("strip_newlines", text => text.Replace("\r", "").Replace("\n", "")),
        Of("escape", Escape),
        Of("handleize", Handleize),
        Of("size", ["text"], 1, (a, ref _) => Value.Of((long)Text(a[0]).Length)),
        Of("empty", ["text"], 1, (a, ref _) => Value.Of(Text(a[0]).Length == 0)),
        Of("whitespace", ["text"], 1, (a, ref _) => Value.Of(string.IsNullOrWhiteSpace(Text(a[0])))),
        Of("append", ["text", "with"], 2, (a, ref _) => Value.Of(Text(a[0]) + Text(a[1]))),
        Of("prepend", ["text", "by"], 2, (a, ref _) => Value.Of(Text(a[1]) + Text(a[0]))),
        Of("contains", (text, part) => text.Contains(part, StringComparison.Ordinal)),
        Of("starts_with", (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        Of("ends_with", (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        Of("replace", ["text", "match", "replace"], 3, Replace),
        Of("remove", ["text", "remove"], 2, Remove),
        Of("replace_first", ["text", "match", "replace"], 3, (a, ref _) => ReplaceOne(a[0], a[1], a[2], false)),
        Of("remove_first", ["text", "remove"], 2, (a, ref _) => ReplaceOne(a[0], a[1], Value.Null, false)),
        Of("remove_last", ["text", "remove"], 2, (a, ref _) => ReplaceOne(a[0], a[1], Value.Null, true)),
        Of("truncate", ["text", "length", "ellipsis"], 2, Truncate),
        Of("truncatewords", ["text", "count", "ellipsis"], 2, TruncateWords),
        Of("split", ["text", "match"], 2, (a, ref _) => Value.Of(Split(Text(a[0]), Text(a[1])))),
        Of("slice", ["text", "start", "length"], 2, (a, ref problem) => Slice(a, int.MaxValue, ref problem)),
        Of("slice1", ["text", "start", "length"], 2, (a, ref problem) => Slice(a, 1, ref problem)),
        Of("pluralize", ["number", "singular", "plural"], 3, Pluralize),
        Of("pad_left", ["text", "width"], 2, (a, ref why) => Value.Of(Text(a[0]).PadLeft(Width(a[1], ref why)))),
        Of("pad_right", ["text", "width"], 2, (a, ref why) => Value.Of(Text(a[0]).PadRight(Width(a[1], ref why)))),
        Of("to_int", ["text"], 1, (a, ref _) => ToWhole(Text(a[0]))),
    ];

    /// <summary>As within a double-quoted string.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var known = "\"\\\b\t\r\v\f\n\a".IndexOf(character, StringComparison.Ordinal);
            if (known >= 0)
                escaped.Append('\\').Append("\"\\btrvfna"[known]);
            else if (character < ' ')
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            else
                escaped.Append(character);
        }
        return escaped.ToString();
    }

    private static Function Of(string name, Func<string, string> change) =>
        Of(name, ["text"], 1, (a, ref _) => a[0].IsNull ? Value.Null : Value.Of(change(Text(a[0]))));

    /// <summary>Neither the empty text holds anything, nor is it held by anything.</summary>
    private static Function Of(string name, Func<string, string, bool> holds) =>
        Of(name, ["text", "value"], 2, (a, ref _) =>
        {
            var (text, part) = (Text(a[0]), Text(a[1]));
            return Value.Of(text.Length > 0 && part.Length > 0 && holds(text, part));
        });

    private static Function Of(string name, string[] parameters, int required, FunctionBody run) =>
        new($"string.{name}", parameters, required, run);

    private static string Text(Value value) => ValueText.Of(value);

    private static int Whole(Value value, ref string? problem)
    {
        if (!Numbers.TryReadWhole(value, out var number))
            problem = "a whole number is needed here";
        return number;
    }

    private static int Width(Value value, ref string? problem)
    {
        var width = Whole(value, ref problem);
        if (width is < 0 or > Output.LengthMax)
            problem = $"a width is 0 to {Output.LengthMax}";
        return Math.Clamp(width, 0, Output.LengthMax);
    }

    private static Value Remove(ReadOnlySpan<Value> arguments, ref string? problem) =>
        arguments[0].IsNull ? Value.Null : Replace([arguments[0], arguments[1], Value.Null], ref problem);

    private static Value Replace(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        var (text, match, by) = (Text(arguments[0]), Text(arguments[1]), Text(arguments[2]));
        if (match.Length == 0)
            return Value.Of(text);

        var growth = (long)text.AsSpan().Count(match) * (by.Length - match.Length);
        if (text.Length + growth > Output.LengthMax)
        {
            problem = $"the text would be longer than {Output.LengthMax} characters";
            return Value.Null;
        }
        return Value.Of(text.Replace(match, by, StringComparison.Ordinal));
    }

    private static Value ReplaceOne(Value value, Value match, Value by, bool fromEnd)
    {
        var (text, part) = (Text(value), Text(match));
        var at = part.Length == 0 ? -1
            : fromEnd ? text.LastIndexOf(part, StringComparison.OrdinalIgnoreCase)
            : text.IndexOf(part, StringComparison.OrdinalIgnoreCase);
        return Value.Of(at < 0 ? text : text[..at] + Text(by) + text[(at + part.Length)..]);
    }

    /// <summary>The ellipsis counts: what comes out is as long as asked, or the ellipsis alone.</summary>
    private static Value Truncate(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        var text = Text(arguments[0]);
        var length = Whole(arguments[1], ref problem);
        var ellipsis = arguments[2].IsNull ? Ellipsis : Text(arguments[2]);
        return Value.Of(text.Length <= length || text.Length == 0
            ? text
            : string.Concat(text.AsSpan(0, Math.Clamp(length - ellipsis.Length, 0, text.Length)), ellipsis));
    }

    /// <summary>Scriban adds its dots even when no word was left out; so do we.</summary>
    private static Value TruncateWords(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        var text = Text(arguments[0]);
        var count = Whole(arguments[1], ref problem);
        return Value.Of(text.Length == 0 ? "" : string.Join(' ', Words(text).Take(count)) + Ellipsis);
    }

    /// <summary>Leading or trailing space gives an empty word there, as Scriban's own splitting does.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && !char.IsWhiteSpace(text[at]))
                continue;
            yield return text[start..at];
            while (at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]))
                at++;
            start = at + 1;
        }
    }

    private static Value[] Split(string text, string match) =>
        [.. text.Split([match], StringSplitOptions.RemoveEmptyEntries).Select(Value.Of)];

    private static Value Slice(ReadOnlySpan<Value> arguments, int lengthUsual, ref string? problem)
    {
        var text = Text(arguments[0]);
        long start = Whole(arguments[1], ref problem);
        long length = arguments[2].IsNull ? lengthUsual : Whole(arguments[2], ref problem);
        if (start < 0)
            start += text.Length;
        var end = Math.Clamp(start + length, 0, text.Length);
        start = Math.Clamp(start, 0, text.Length);
        return Value.Of(end <= start ? "" : text[(int)start..(int)end]);
    }

    private static Value Pluralize(ReadOnlySpan<Value> arguments, ref string? problem) =>
        Whole(arguments[0], ref problem) == 1 ? arguments[1] : arguments[2];

    private static Value ToWhole(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? Value.Of((long)number)
            : Value.Null;

    /// <summary>
    /// The first letter after white space: <c>o'neil</c> becomes <c>O'neil</c>, <c>3rd</c> becomes <c>3Rd</c>.
    /// </summary>
    private static string CapitalizeWords(string text)
    {
        var letters = text.ToCharArray();
        var isDue = true;
        for (var i = 0; i < letters.Length; i++)
        {
            if (char.IsWhiteSpace(letters[i]))
                isDue = true;
            else if (isDue && char.IsLetter(letters[i]))
                (letters[i], isDue) = (char.ToUpperInvariant(letters[i]), false);
        }
        return new string(letters);
    }

    private static string Handleize(string text)
    {
        var handle = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
                handle.Append(char.ToLowerInvariant(character));
            else if (handle.Length == 0 || handle[^1] != '-')
                handle.Append('-');
        }
        return handle.ToString().TrimEnd('-');
    }
}
