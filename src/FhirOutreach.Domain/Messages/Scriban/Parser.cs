namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>Statements: what stands between a tag's braces, and the blocks that tags open and close.</summary>
internal sealed class Parser(TokenReader tokens)
{
    /// <summary>Words that end a block: whoever opened it says whether they may.</summary>
    private static readonly string[] BlockEnds = ["end", "else", "when"];

    /// <summary>Scriban's statements that a text has no need of.</summary>
    private static readonly string[] Unsupported =
        ["while", "with", "capture", "func", "ret", "wrap", "import", "readonly", "tablerow", "include", "do"];

    private readonly ExpressionParser _expressions = new(tokens);
    private int _loops;

    public static Parsed Parse(IReadOnlyList<Token> tokens)
    {
        var reader = new TokenReader(tokens);
        var statements = new Parser(reader).ParseAll();
        return new Parsed(statements, UnclosedAt(tokens), reader.Problem);
    }

    private static int? UnclosedAt(IReadOnlyList<Token> tokens)
    {
        var last = tokens.LastOrDefault(token => token.Kind is TokenKind.Enter or TokenKind.Exit);
        return last.Kind == TokenKind.Enter ? last.At : null;
    }

    private List<Statement> ParseAll()
    {
        var statements = ParseBlock();
        if (tokens.Current is { Kind: TokenKind.Identifier } stray)
        {
            tokens.Refuse(
                stray.At,
                stray.Text == "end" ? "there is one 'end' too many" : $"'{stray.Text}' stands outside of its block");
        }
        return statements;
    }

    /// <summary>Up to the end of the file, or a word that ends blocks, which is left standing.</summary>
    private List<Statement> ParseBlock()
    {
        var statements = new List<Statement>();
        var depth = tokens.Depth;
        tokens.Enter();
        while (!tokens.Is(TokenKind.End) && !BlockEnds.Any(tokens.IsWord))
        {
            if (IsBetweenStatements())
                tokens.Take();
            else
                statements.Add(ParseStatement());
        }
        tokens.Leave(depth);
        return statements;
    }

    private bool IsBetweenStatements() =>
        tokens.Current.Kind is TokenKind.Enter or TokenKind.Exit or TokenKind.NewLine or TokenKind.Semicolon;

    private Statement ParseStatement()
    {
        var token = tokens.Current;
        if (token.Kind == TokenKind.Text)
            return new Statement.Text(token.At, tokens.Take().Text);
        if (token.Kind == TokenKind.Identifier && !(token.Text == "for" && tokens.Next.Kind == TokenKind.Dot))
        {
            switch (token.Text)
            {
                case "if":
                    return ParseIf();
                case "for":
                    return ParseFor();
                case "case":
                    return ParseCase();
                case "break" or "continue":
                    return ParseJump();
            }
            if (Unsupported.Contains(token.Text))
                tokens.Refuse(token.At, $"'{token.Text}' is not part of the template language here");
        }
        return tokens.Next.Kind == TokenKind.Assign ? ParseAssign() : ParsePrint();
    }

    private Statement.If ParseIf()
    {
        var at = tokens.Take().At;
        var condition = ParseExpression("a condition after 'if'");
        ExpectEndOfStatement();
        var then = ParseBlock();
        if (!tokens.IsWord("else"))
        {
            ExpectEnd(at, "if");
            return new Statement.If(at, condition, then, []);
        }
        tokens.Take();
        if (tokens.IsWord("if"))
            return new Statement.If(at, condition, then, [ParseElseIf()]);
        return new Statement.If(at, condition, then, ParseLastBlock(at, "if"));
    }

    /// <summary>Each <c>else if</c> stands within the one before it.</summary>
    private Statement.If ParseElseIf()
    {
        var depth = tokens.Depth;
        tokens.Enter();
        var choice = ParseIf();
        tokens.Leave(depth);
        return choice;
    }

    private Statement.For ParseFor()
    {
        var at = tokens.Take().At;
        var name = tokens.Current;
        tokens.Expect(TokenKind.Identifier, "a name after 'for'");
        if (!tokens.IsWord("in"))
            tokens.Refuse(tokens.Current.At, $"expected 'in' instead of {TokenReader.Describe(tokens.Current)}");
        tokens.Take();
        var list = ParseExpression("a list after 'in'");
        ExpectEndOfStatement();

        _loops++;
        var body = ParseBlock();
        _loops--;
        if (tokens.IsWord("else"))
        {
            tokens.Take();
            return new Statement.For(at, name.Text, list, body, ParseLastBlock(at, "for"));
        }
        ExpectEnd(at, "for");
        return new Statement.For(at, name.Text, list, body, []);
    }

    private Statement.Case ParseCase()
    {
        var at = tokens.Take().At;
        var subject = ParseExpression("a value after 'case'");
        ExpectEndOfStatement();
        while (tokens.Is(TokenKind.Text) || IsBetweenStatements())
            tokens.Take(); // what stands before the first `when` is dropped
        if (!tokens.IsWord("when") && !tokens.IsWord("end"))
            tokens.Refuse(tokens.Current.At, $"expected 'when' instead of {TokenReader.Describe(tokens.Current)}");

        var whens = new List<When>();
        while (tokens.IsWord("when"))
            whens.Add(ParseWhen());
        if (tokens.IsWord("else"))
        {
            tokens.Take();
            return new Statement.Case(at, subject, whens, ParseLastBlock(at, "case"));
        }
        ExpectEnd(at, "case");
        return new Statement.Case(at, subject, whens, []);
    }

    private When ParseWhen()
    {
        var at = tokens.Take().At;
        var values = new List<Expression>();
        while (_expressions.CanBegin())
        {
            values.Add(_expressions.ParseWhen());
            if (tokens.Is(TokenKind.Comma) || tokens.Current is { Kind: TokenKind.Binary, Text: "||" })
                tokens.Take();
        }
        if (values.Count == 0)
            tokens.Refuse(at, "'when' needs a value");
        ExpectEndOfStatement();
        return new When(values, ParseBlock());
    }

    /// <summary>The block of an <c>else</c>, which nothing but <c>end</c> may follow.</summary>
    private List<Statement> ParseLastBlock(int at, string opener)
    {
        ExpectEndOfStatement();
        var block = ParseBlock();
        ExpectEnd(at, opener);
        return block;
    }

    private void ExpectEnd(int at, string opener)
    {
        if (tokens.Is(TokenKind.End))
            tokens.Refuse(at, $"this '{opener}' has no 'end'");
        else if (!tokens.IsWord("end"))
            tokens.Refuse(tokens.Current.At, $"'{tokens.Current.Text}' stands where '{opener}' needs its 'end'");
        tokens.Take();
        ExpectEndOfStatement();
    }

    private Statement ParseJump()
    {
        var word = tokens.Take();
        if (_loops == 0)
            tokens.Refuse(word.At, $"'{word.Text}' stands outside of a 'for'");
        ExpectEndOfStatement();
        return word.Text == "break" ? new Statement.Break(word.At) : new Statement.Continue(word.At);
    }

    private Statement.Assign ParseAssign()
    {
        var name = tokens.Current;
        tokens.Expect(TokenKind.Identifier, "a name left of '='");
        tokens.Take();
        var value = ParseExpression("a value right of '='");
        ExpectEndOfStatement();
        return new Statement.Assign(name.At, name.Text, value);
    }

    private Statement.Print ParsePrint()
    {
        var at = tokens.Current.At;
        var expression = ParseExpression("a name or a value");
        if (tokens.Is(TokenKind.Assign))
            tokens.Refuse(tokens.Current.At, "only a plain name can be given a value with '='");
        ExpectEndOfStatement();
        return new Statement.Print(at, expression);
    }

    private Expression ParseExpression(string what)
    {
        if (!_expressions.CanBegin())
            tokens.Refuse(tokens.Current.At, $"expected {what} instead of {TokenReader.Describe(tokens.Current)}");
        return _expressions.Parse();
    }

    private void ExpectEndOfStatement()
    {
        if (tokens.Current.Kind is TokenKind.NewLine or TokenKind.Semicolon)
            tokens.Take();
        else if (tokens.Current.Kind is not (TokenKind.Exit or TokenKind.End))
            tokens.Refuse(tokens.Current.At, $"{TokenReader.Describe(tokens.Current)} does not belong here");
    }
}
