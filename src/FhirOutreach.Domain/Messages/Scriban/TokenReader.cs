namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// Where the parser stands. The first refusal moves it to the end, where no statement and no expression can begin: the
/// whole parser unwinds by itself.
/// </summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    /// <summary>Expressions and blocks within each other; Scriban's own limit is 250.</summary>
    public const int DepthMax = 100;

    private int _position;

    public Problem? Problem { get; private set; }

    public int Depth { get; private set; }

    public Token Current => tokens[_position];

    public Token Next => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public bool Is(TokenKind kind) => Current.Kind == kind;

    public bool IsWord(string word) => Current.Kind == TokenKind.Identifier && Current.Text == word;

    public Token Take()
    {
        var token = Current;
        if (_position < tokens.Count - 1)
            _position++;
        return token;
    }

    public bool Skip(TokenKind kind)
    {
        if (!Is(kind))
            return false;
        Take();
        return true;
    }

    public void Expect(TokenKind kind, string symbol)
    {
        if (!Skip(kind))
            Refuse(Current.At, $"expected {symbol} instead of {Describe(Current)}");
    }

    public void Enter()
    {
        if (++Depth > DepthMax)
            Refuse(Current.At, $"this is nested more than {DepthMax} deep");
    }

    public void Leave(int depth) => Depth = depth;

    public void Refuse(int at, string message)
    {
        Problem ??= new Problem(at, message);
        _position = tokens.Count - 1;
    }

    public static string Describe(Token token) => token.Kind switch
    {
        TokenKind.NewLine or TokenKind.End or TokenKind.Text => token.Kind == TokenKind.Text ? "text" : token.Text,
        TokenKind.String => "a quoted text",
        _ => $"'{token.Text}'",
    };
}
