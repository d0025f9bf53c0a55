using System.Globalization;
using System.Text;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// What is done to values before they go into a text, and to a text before it goes out. Nothing is escaped: an SMS
/// is no HTML, and O'Brien, "Smith &amp; Sons", &lt;3, emoji and names written from right to left arrive as they
/// are.
/// </summary>
public static class CleanText
{
    /// <summary>UTF-16 units of one value: longer ones are cut between characters.</summary>
    public const int ValueLengthMax = 80;

    /// <summary>UTF-16 units of a text: more is refused by the carrier.</summary>
    public const int TextLengthMax = 1_600;

    /// <summary>The spaces that look like one and turn a whole text to UCS-2.</summary>
    public const char NarrowNoBreakSpace = '\u202F', NoBreakSpace = '\u00A0';

    /// <returns>Null when nothing a person can read is left.</returns>
    public static string? Value(string? value)
    {
        if (value is null)
            return null;

        var cleaned = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (IsSpace(character))
                cleaned.Append(' ');
            else if (!char.IsControl(character))
                cleaned.Append(character);
        }
        var text = Cut(cleaned.ToString().Trim());
        return text.Length == 0 ? null : text;
    }

    public static string Text(string rendered)
    {
        var text = rendered.Contains('\r') ? rendered.ReplaceLineEndings("\n") : rendered;
        return text.Replace(NarrowNoBreakSpace, ' ').Replace(NoBreakSpace, ' ').Trim();
    }

    private static bool IsSpace(char character) =>
        character is NarrowNoBreakSpace or NoBreakSpace or '\n' or '\r' or '\t' or '\u2028' or '\u2029';

    private static string Cut(string text)
    {
        if (text.Length <= ValueLengthMax)
            return text;

        var length = 0;
        while (length + StringInfo.GetNextTextElementLength(text, length) is var next && next <= ValueLengthMax)
            length = next;
        return text[..length].TrimEnd();
    }
}
