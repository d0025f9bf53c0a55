namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// Cuts a source into text and the words of its tags, and eats the white space that <c>-</c> and <c>~</c> ask for.
/// </summary>
internal sealed class Lexer(string source)
{
    private const string EscapeBlock = "escape blocks {%{ … }%} are not part of the template language here";

    private readonly List<Token> _tokens = [];
    private int _at;
    private Problem? _problem;

    public static (IReadOnlyList<Token> Tokens, Problem? Problem) Read(string source)
    {
        var lexer = new Lexer(source);
        lexer.ReadAll();
        return (lexer._tokens, lexer._problem);
    }

    private void ReadAll()
    {
        while (_at < source.Length && _problem is null)
        {
            ReadText();
            if (_at < source.Length && _problem is null)
                ReadTag();
        }
        Add(TokenKind.End, source.Length, "the end of the file");
    }

    private void ReadText()
    {
        var start = _at;
        var enter = NextEnter();
        var mark = CharAt(enter + 2);
        var end = enter;
        if (mark == '-')
            end = start + source.AsSpan(start, enter - start).TrimEnd().Length;
        else if (mark == '~')
            end = start + TrimEndOfLine(source.AsSpan(start, enter - start)).Length;

        if (end > start)
            Add(TokenKind.Text, start, source[start..end]);
        if (enter < source.Length)
            Add(TokenKind.Enter, enter, "{{");
        _at = Math.Min(source.Length, enter + (mark is '-' or '~' ? 3 : 2));
    }

    private int NextEnter()
    {
        for (var brace = source.IndexOf('{', _at); brace >= 0; brace = source.IndexOf('{', brace + 1))
        {
            var next = brace + 1;
            while (CharAt(next) == '%')
                next++;
            if (CharAt(next) != '{')
                continue;
            if (next > brace + 1)
                Refuse(brace, EscapeBlock);
            return brace;
        }
        return source.Length;
    }

    private static ReadOnlySpan<char> TrimEndOfLine(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && char.IsWhiteSpace(text[^1]) && text[^1] is not ('\n' or '\r'))
            text = text[..^1];
        return text;
    }

    private void ReadTag()
    {
        while (_at < source.Length && _problem is null)
        {
            if (TryReadExit())
                return;
            ReadInTag();
        }
    }

    private bool TryReadExit()
    {
        if (!IsExit(_at))
            return false;

        var mark = source[_at];
        Add(TokenKind.Exit, _at, "}}");
        _at += mark == '}' ? 2 : 3;
        if (mark == '-')
            SkipSpace(stopAfterNewLine: false);
        else if (mark == '~')
            SkipSpace(stopAfterNewLine: true);
        return true;
    }

    private bool IsExit(int at)
    {
        var brace = CharAt(at) is '-' or '~' ? at + 1 : at;
        return CharAt(brace) == '}' && CharAt(brace + 1) == '}';
    }

    private void ReadInTag()
    {
        var start = _at;
        var character = source[_at];
        if (character is '\n' or '\r')
        {
            SkipSpace(stopAfterNewLine: false);
            Add(TokenKind.NewLine, start, "the end of the line");
        }
        else if (char.IsWhiteSpace(character))
            _at++;
        else if (character == '#')
            SkipComment();
        else if (character is '"' or '\'' or '`')
            ReadString();
        else if (character == '_' || char.IsLetter(character))
            ReadWord();
        else if (char.IsAsciiDigit(character))
            ReadNumber();
        else
            ReadSymbol();
    }

    private void SkipSpace(bool stopAfterNewLine)
    {
        while (_at < source.Length && char.IsWhiteSpace(source[_at]))
        {
            if (source[_at++] == '\n' && stopAfterNewLine)
                return;
        }
    }

    /// <summary>
    /// <c>#</c> reaches to the end of its line, <c>##</c> to the next <c>##</c>, and neither beyond its tag.
    /// </summary>
    private void SkipComment()
    {
        var isLong = CharAt(++_at) == '#';
        if (isLong)
            _at++;
        while (_at < source.Length && !IsExit(_at))
        {
            if (isLong ? source[_at] == '#' && CharAt(_at + 1) == '#' : source[_at] is '\n' or '\r')
            {
                _at += isLong ? 2 : 0;
                return;
            }
            _at++;
        }
    }

    private void ReadString()
    {
        var reading = StringLiteral.Read(source, _at);
        if (reading.Problem is { } problem)
            Refuse(problem.At, problem.Message);
        Add(TokenKind.String, _at, reading.Text);
        _at = reading.End;
    }

    private void ReadWord()
    {
        var start = _at;
        while (IsWordCharacter(CharAt(_at)))
            _at++;
        Add(TokenKind.Identifier, start, source[start.._at]);
    }

    private static bool IsWordCharacter(char character) => character == '_' || char.IsLetterOrDigit(character);

    private void ReadNumber()
    {
        var start = _at;
        SkipDigits();
        if (CharAt(_at) == '.' && CharAt(_at + 1) != '.')
        {
            _at++;
            SkipDigits();
        }
        if (CharAt(_at) is 'e' or 'E')
        {
            _at += CharAt(_at + 1) is '+' or '-' ? 2 : 1;
            SkipDigits();
        }
        if (IsWordCharacter(CharAt(_at)) || !char.IsAsciiDigit(source[_at - 1]))
            Refuse(start, "this is not a number as it is written here: digits, perhaps with a point");
        Add(TokenKind.Number, start, source[start.._at]);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(CharAt(_at)))
            _at++;
    }

    private void ReadSymbol()
    {
        var (kind, length) = Symbols.At(source.AsSpan(_at));
        Add(kind, _at, source.Substring(_at, length));
        _at += length;
    }

    private char CharAt(int at) => at < source.Length ? source[at] : '\0';

    private void Add(TokenKind kind, int at, string text) =>
        _tokens.Add(new Token(kind, at, text, at > 0 && char.IsWhiteSpace(source[at - 1])));

    private void Refuse(int at, string message) => _problem ??= new Problem(at, message);
}
