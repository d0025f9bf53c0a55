using System.Globalization;
using System.Text;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>A quoted string with its escapes, or a verbatim one between back-ticks.</summary>
internal static class StringLiteral
{
    private const string EscapeRefusal =
        "only \\n \\t \\\" \\' \\\\ \\0 \\b \\f \\r \\v \\x00 and \\u0000 may follow a backslash";

    /// <summary>What stands behind the backslash, and what it means.</summary>
    private const string Escapes = "0'\"\\bfnrtv", Meanings = "\0'\"\\\b\f\n\r\t\v";

    /// <param name="start">Where the opening quote stands.</param>
    public static (string Text, int End, Problem? Problem) Read(string source, int start)
    {
        var quote = source[start];
        var text = new StringBuilder();
        for (var at = start + 1; at < source.Length; at++)
        {
            if (source[at] == quote)
            {
                if (quote != '`' || at + 1 == source.Length || source[at + 1] != '`')
                    return (text.ToString(), at + 1, null);
                text.Append(source[at++]);
            }
            else if (source[at] == '\\' && quote != '`')
            {
                var length = ReadEscape(source.AsSpan(at + 1), text);
                if (length == 0)
                    return ("", source.Length, new Problem(at, EscapeRefusal));
                at += length;
            }
            else
                text.Append(source[at]);
        }
        return ("", source.Length, new Problem(start, $"the text that begins with {quote} is not closed"));
    }

    /// <returns>How many characters the escape has after its backslash; 0 when there is no such escape.</returns>
    private static int ReadEscape(ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest.Length == 0)
            return 0;
        if (rest[0] == '\n')
            return 1;
        if (rest[0] == '\r')
            return rest.Length > 1 && rest[1] == '\n' ? 2 : 1;
        if (rest[0] is 'u' or 'x')
            return ReadCode(rest[1..], rest[0] == 'u' ? 4 : 2, text);

        var known = Escapes.IndexOf(rest[0], StringComparison.Ordinal);
        if (known < 0)
            return 0;
        text.Append(Meanings[known]);
        return 1;
    }

    private static int ReadCode(ReadOnlySpan<char> rest, int digits, StringBuilder text)
    {
        const NumberStyles Hex = NumberStyles.AllowHexSpecifier;
        if (rest.Length < digits || !ushort.TryParse(rest[..digits], Hex, CultureInfo.InvariantCulture, out var code))
            return 0;
        text.Append((char)code);
        return digits + 1;
    }
}
