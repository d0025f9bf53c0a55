namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>The symbols of a tag, longest first where one begins another.</summary>
internal static class Symbols
{
    private static readonly (string Symbol, TokenKind Kind)[] Known =
    [
        ("..<", TokenKind.Binary),
        ("//=", TokenKind.Unsupported),
        ("...", TokenKind.Unsupported),
        ("??", TokenKind.Binary),
        ("?!", TokenKind.Unsupported),
        ("?.", TokenKind.QuestionDot),
        ("||", TokenKind.Binary),
        ("|>", TokenKind.Pipe),
        ("&&", TokenKind.Binary),
        ("==", TokenKind.Binary),
        ("!=", TokenKind.Binary),
        ("<=", TokenKind.Binary),
        ("<<", TokenKind.Unsupported),
        (">=", TokenKind.Binary),
        (">>", TokenKind.Unsupported),
        ("..", TokenKind.Binary),
        ("//", TokenKind.Binary),
        ("++", TokenKind.Unsupported),
        ("--", TokenKind.Unsupported),
        ("+=", TokenKind.Unsupported),
        ("-=", TokenKind.Unsupported),
        ("*=", TokenKind.Unsupported),
        ("/=", TokenKind.Unsupported),
        ("%=", TokenKind.Unsupported),
        ("<", TokenKind.Binary),
        (">", TokenKind.Binary),
        ("+", TokenKind.Binary),
        ("-", TokenKind.Binary),
        ("*", TokenKind.Binary),
        ("/", TokenKind.Binary),
        ("%", TokenKind.Binary),
        ("!", TokenKind.Not),
        ("=", TokenKind.Assign),
        ("?", TokenKind.Question),
        ("|", TokenKind.Pipe),
        (".", TokenKind.Dot),
        (",", TokenKind.Comma),
        (":", TokenKind.Colon),
        (";", TokenKind.Semicolon),
        ("(", TokenKind.OpenParenthesis),
        (")", TokenKind.CloseParenthesis),
        ("[", TokenKind.OpenBracket),
        ("{", TokenKind.OpenBrace),
    ];

    /// <returns>One character that is no symbol at all counts as one that we do not support.</returns>
    public static (TokenKind Kind, int Length) At(ReadOnlySpan<char> source)
    {
        foreach (var (symbol, kind) in Known)
        {
            if (source.StartsWith(symbol, StringComparison.Ordinal))
                return (kind, symbol.Length);
        }
        return (TokenKind.Unsupported, 1);
    }
}
