using System.Globalization;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// Brings the many ways a phone writes a letter down to one: lower case, no accent, half width. The framework's own
/// normalization is not used: it does nothing in invariant globalization, in which the service runs.
/// </summary>
public static class Folding
{
    /// <summary>The character is as if it had not been written.</summary>
    public const char Nothing = '\0';

    /// <summary>The character stands between words.</summary>
    public const char Gap = ' ';

    private const char TableEnd = '\u0180';
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const int FullWidthOffset = 0xFEE0;

    private static readonly string[] _accented =
    [
        "aàáâãäåāăąª", "cçćĉċč", "dďđ", "eèéêëēĕėęě", "gĝğġģ", "hĥħ", "iìíîïĩīĭįı", "jĵ", "kķ", "lĺļľŀł", "nñńņňŉ",
        "oòóôõöøōŏőº",
        "rŕŗř", "sśŝşšſ", "tţťŧ", "uùúûüũūŭůűų", "wŵ", "yýÿŷ", "zźżž",
    ];

    private static readonly char[] _plain = MakeTable();

    /// <returns>The letter or digit to read, <see cref="Gap"/> or <see cref="Nothing"/>.</returns>
    public static char Fold(char written)
    {
        var c = HalfWidth(written);
        if (c < TableEnd)
        {
            return _plain[c];
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => Nothing,
            UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
            _ when char.IsLetter(c) => char.ToLowerInvariant(c),
            _ => Gap,
        };
    }

    public static char HalfWidth(char written) =>
        written is >= FullWidthFirst and <= FullWidthLast ? (char)(written - FullWidthOffset) : written;

    private static char[] MakeTable()
    {
        var table = new char[TableEnd];
        for (var c = '\0'; c < TableEnd; c++)
        {
            table[c] = char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : Gap;
        }

        table['\u00AD'] = Nothing; // soft hyphen
        foreach (var family in _accented)
        {
            foreach (var c in family)
            {
                table[c] = family[0];
                var upper = char.ToUpperInvariant(c);
                if (upper < TableEnd)
                {
                    table[upper] = family[0];
                }
            }
        }

        return table;
    }
}
