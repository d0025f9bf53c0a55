namespace FhirOutreach.Domain.Messages.Scriban;

/// <param name="At">Offset in the source.</param>
/// <param name="Text">
/// A text's or an identifier's own; a string's decoded value; otherwise the symbol as written.
/// </param>
internal readonly record struct Token(TokenKind Kind, int At, string Text, bool FollowsSpace);

internal enum TokenKind
{
    Text,
    Enter,
    Exit,
    NewLine,
    Semicolon,
    Identifier,
    Number,
    String,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    OpenBrace,
    Comma,
    Colon,
    Dot,
    QuestionDot,
    Question,
    Pipe,
    Assign,
    Not,
    Binary,

    /// <summary>Scriban knows it, we do not.</summary>
    Unsupported,
    End,
}
