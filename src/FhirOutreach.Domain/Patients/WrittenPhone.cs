using System.Buffers;
using System.Globalization;
using System.Text;

namespace FhirOutreach.Domain.Patients;

/// <summary>A phone number's marks, in half-width ASCII: digits, letters, and the signs that say something.</summary>
internal sealed record WrittenPhone(string Marks)
{
    private const int FullWidthOffset = 0xFEE0;
    private const int DigitsOfANumberMin = 7;

    private static readonly SearchValues<char> _beginnings = SearchValues.Create("+0123456789");

    private static readonly SearchValues<char> _dialKeys = SearchValues.Create("*#@?=");

    private static readonly string[] _schemes = ["tel:", "sms:", "callto:"];

    /// <summary>
    /// What people put beside their own number. "Mom" and "work" are not among them: another person may answer there.
    /// </summary>
    private static readonly HashSet<string> _labels =
    [
        "tel", "telephone", "telefono", "teléfono", "phone", "ph", "cell", "cellphone", "cellular", "mobile", "mob",
        "cel", "celular", "movil", "móvil", "handy", "sms", "text", "number", "numero", "número",
    ];

    private static readonly HashSet<string> _extensions =
        ["x", "xt", "ext", "extn", "exten", "extension", "anexo", "interno", "poste", "durchwahl", "dw", "xext"];

    private static readonly HashSet<string> _conjunctions = ["or", "and", "o", "y", "u", "ou", "et", "oder", "und"];

    public string Digits => new([.. Marks.Where(char.IsAsciiDigit)]);

    public bool HasPlus => Marks.StartsWith('+');

    /// <summary>The trunk zero as it is put in writing for people abroad: <c>+44 (0)20 …</c>.</summary>
    public bool HasOptionalZero => Marks.Contains("(0)", StringComparison.Ordinal);

    public static WrittenPhone Of(string written)
    {
        var marks = new StringBuilder(written.Length);
        foreach (var c in written)
        {
            if (Mark(c) is { } mark)
            {
                marks.Append(mark);
            }
        }

        var text = marks.ToString().Trim();
        var scheme = _schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.Ordinal)) ?? "";
        return new(Bare(text[scheme.Length..]));
    }

    /// <summary>What in the marks forbids to read them as one number; null when nothing does.</summary>
    public PhoneProblem? FindProblem()
    {
        if (Marks.Length == 0)
        {
            return PhoneProblem.Empty;
        }

        if (Words(Marks).Where(word => !_labels.Contains(word.Text)).ToList() is [var word, ..])
        {
            return WordProblem(word);
        }

        return HasSeveral() ? PhoneProblem.SeveralNumbers
            : HasSuffix() ? PhoneProblem.HasExtension
            : Digits.Length == 0 || Marks.AsSpan().IndexOfAny(_dialKeys) >= 0 ? PhoneProblem.NotANumber
            : null;
    }

    /// <summary>Null for what is as if not written; a space for every kind of gap.</summary>
    private static char? Mark(char written)
    {
        var c = written is >= '\uFF01' and <= '\uFF5E' ? (char)(written - FullWidthOffset) : written;
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark => null,
            UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
            UnicodeCategory.Control when c is '\n' or '\r' => ';',
            UnicodeCategory.DashPunctuation or UnicodeCategory.SpaceSeparator or UnicodeCategory.Control => ' ',
            _ when c is '−' or '.' or '·' or '•' or '_' or '~' => ' ',
            _ when c is '[' or '{' => '(',
            _ when c is ']' or '}' => ')',
            _ => char.ToLowerInvariant(c),
        };
    }

    /// <summary>From the first plus or digit on, when nothing but labels stands before it.</summary>
    private static string Bare(string text)
    {
        var bare = text.Trim(' ', ',', ';', '/', ':');
        var first = bare.AsSpan().IndexOfAny(_beginnings);
        var isLabel = first > 0
            && bare.AsSpan(0, first).IndexOfAny(_dialKeys) < 0
            && Words(bare[..first]).All(word => _labels.Contains(word.Text));
        return isLabel ? bare[first..] : bare;
    }

    private static IEnumerable<(string Text, int At)> Words(string marks)
    {
        for (var i = 0; i < marks.Length; i++)
        {
            var start = i;
            while (i < marks.Length && char.IsLetter(marks[i]))
            {
                i++;
            }

            if (i > start)
            {
                yield return (marks[start..i], start);
            }
        }
    }

    private PhoneProblem WordProblem((string Text, int At) word)
    {
        var before = Marks[..word.At].Count(char.IsAsciiDigit);
        return before < DigitsOfANumberMin ? PhoneProblem.NotANumber
            : _extensions.Contains(word.Text) ? PhoneProblem.HasExtension
            : _conjunctions.Contains(word.Text) && Marks[word.At..].Any(char.IsAsciiDigit) ? PhoneProblem.SeveralNumbers
            : PhoneProblem.NotANumber;
    }

    private bool HasSeveral() =>
        Marks.LastIndexOf('+') > 0
        || Marks.Split([',', ';', '/', '|', '&', '\\']).Count(HasNumber) > 1;

    /// <summary>Pauses and keys that a phone dials after the number.</summary>
    private bool HasSuffix() =>
        Marks.IndexOfAny([',', ';', '#', '&', '|']) is var at and > 0 && HasNumber(Marks[..at]);

    private static bool HasNumber(string part) => part.Count(char.IsAsciiDigit) >= DigitsOfANumberMin;
}
