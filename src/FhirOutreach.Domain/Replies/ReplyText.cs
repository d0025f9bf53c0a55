using System.Text;

namespace FhirOutreach.Domain.Replies;

/// <summary>A text as folded words, in one pass over its characters.</summary>
internal sealed class ReplyText
{
    /// <summary>Ten parts of a long SMS; what follows is not read, and the text is then never certain.</summary>
    public const int CharactersMax = 1_600;

    private const int WordsMax = 320;
    private const char CombiningAcute = '\u0301';

    /// <summary>
    /// Emoji that say no, stop, ill or unsure: beside a yes they make it uncertain, alone they want a person.
    /// </summary>
    private const string Warnings = "👎❌✖❎🚫⛔🛑🙅🆘🚑🤒🤢🤮🤕😷🤷🤔";

    private readonly char[] _folded;
    private readonly List<ReplyWord> _words = [];
    private int _length;
    private int _wordStart;
    private int _rawStart;
    private bool _accented;
    private bool _beginsClause = true;

    private ReplyText(string body)
    {
        IsCut = body.Length > CharactersMax;
        Body = IsCut ? body[..CharactersMax] : body;
        _folded = new char[Body.Length];
    }

    public string Body { get; }

    public bool IsCut { get; private set; }

    public bool IsQuestion { get; private set; }

    public bool HasEmoji { get; private set; }

    public bool HasWarning { get; private set; }

    /// <summary><c>:x</c> and <c>x_x</c> are faces, not the letter X.</summary>
    public bool HasEmoticon { get; private set; }

    public IReadOnlyList<ReplyWord> Words => _words;

    public static ReplyText Of(string body)
    {
        var text = new ReplyText(body.Replace("wrong #", "wrong number", StringComparison.OrdinalIgnoreCase));
        for (var i = 0; i < text.Body.Length; i++)
        {
            text.Take(i);
        }

        text.EndWord(text.Body.Length);
        return text;
    }

    public ReadOnlySpan<char> Word(int index) => _folded.AsSpan(_words[index].Start, _words[index].Length);

    /// <summary>The folded words from <paramref name="first"/>, with single spaces.</summary>
    public string Evidence(int first, int count)
    {
        var evidence = new StringBuilder();
        for (var i = first; i < first + count; i++)
        {
            evidence.Append(i > first ? " " : "").Append(Word(i));
        }

        return evidence.ToString();
    }

    private void Take(int index)
    {
        var written = Body[index];
        _accented |= written is 'í' or 'Í' or CombiningAcute;
        var folded = Folding.Fold(written);
        if (folded is Folding.Nothing || IsInnerApostrophe(index))
        {
            return;
        }

        if (folded is Folding.Gap)
        {
            EndWord(index);
            Notice(index);
            return;
        }

        if (_length > _wordStart && char.IsAsciiDigit(folded) != char.IsAsciiDigit(_folded[_length - 1]))
        {
            EndWord(index);
            _accented = false;
        }

        if (_length == _wordStart)
        {
            _rawStart = index;
        }

        _folded[_length++] = folded;
    }

    /// <summary>The apostrophe of "can't", in any of the shapes phones write it.</summary>
    private bool IsInnerApostrophe(int index) =>
        Body[index] is '\'' or '’' or '‘' or 'ʼ' or '`' or '´' or '＇'
        && _length > _wordStart
        && index + 1 < Body.Length
        && char.IsLetter(Body[index + 1])
        && !char.IsAsciiDigit(_folded[_length - 1]);

    private void EndWord(int rawEnd)
    {
        if (_length == _wordStart)
        {
            return;
        }

        if (_words.Count < WordsMax)
        {
            var raw = Body.AsSpan(_rawStart, rawEnd - _rawStart);
            _words.Add(new(_wordStart, _length - _wordStart, _accented, IsWrittenLikeAName(raw), _beginsClause));
        }
        else
        {
            IsCut = true;
        }

        _wordStart = _length;
        _accented = false;
        _beginsClause = false;
    }

    /// <summary>One capital, then small letters.</summary>
    private static bool IsWrittenLikeAName(ReadOnlySpan<char> raw) =>
        raw.Length > 1 && char.IsUpper(raw[0]) && char.IsLower(raw[1]) && char.IsLower(raw[^1]);

    private void Notice(int index)
    {
        var written = Folding.HalfWidth(Body[index]);
        _beginsClause |= written is ',' or '.' or ';' or ':' or '!' or '?' or '\n' or '。' or '—' or '–';
        IsQuestion |= written is '?' or '¿' or '؟';
        HasEmoticon |= written is ':' or ';' or '=' or '_' or '>' && Body.AsSpan(index + 1) is ['x' or 'X', ..];
        if (written < '\u2190' || char.IsLowSurrogate(written))
        {
            return;
        }

        if (Rune.TryGetRuneAt(Body, index, out var rune))
        {
            HasEmoji |= Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.OtherSymbol;
            HasWarning |= Warnings.EnumerateRunes().Contains(rune);
            IsQuestion |= rune.Value is '❓' or '❔';
        }
    }
}

/// <param name="Start">In the folded characters.</param>
/// <param name="BeginsClause">A comma, a stop or a new line stands before it.</param>
/// <param name="IsAccented">Tells <c>sí</c>, yes, from <c>si</c>, if.</param>
internal readonly record struct ReplyWord(
    int Start,
    int Length,
    bool IsAccented,
    bool IsWrittenLikeAName,
    bool BeginsClause);
