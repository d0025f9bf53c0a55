namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// Expressions, with Scriban's own habits: a pipe binds loosest; in a bare call (<c>string.upcase x + 'y'</c>) an
/// operator joins the argument; a bracket that touches a name opens a call, one after a space is an argument; an
/// operator after a piped call works on the call's result.
/// </summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    public Expression Parse() => Parse(new Surroundings());

    /// <summary>A value of <c>when</c>: there <c>||</c> separates values.</summary>
    public Expression ParseWhen() => Parse(new Surroundings(IsWhen: true));

    public bool CanBegin() => tokens.Current.Kind switch
    {
        TokenKind.Identifier or TokenKind.Number or TokenKind.String => true,
        TokenKind.OpenParenthesis or TokenKind.Not => true,
        TokenKind.OpenBracket or TokenKind.OpenBrace or TokenKind.Unsupported => true,
        TokenKind.Binary => tokens.Current.Text is "-" or "+",
        _ => false,
    };

    private Expression Parse(Surroundings around)
    {
        var depth = tokens.Depth;
        tokens.Enter();
        var expression = ParseOperands(around);
        tokens.Leave(depth);
        return expression;
    }

    /// <summary>One operand, or a bare call of several: <c>string.replace name 'a' 'b'</c>.</summary>
    private Expression ParseOperands(Surroundings around)
    {
        var piped = around.Piped;
        PendingCall? call = null;
        while (true)
        {
            var left = ParseMembers(ParsePrimary());
            if (TouchesBracket() && !around.IsArgument)
                (left, piped) = (ParseMembers(ParseBracketedCall(new PendingCall(left, piped))), null);
            else if (piped is not null && !BeginsArgument(around))
                (left, piped) = (new PendingCall(left, piped).Bind(tokens), null);

            left = ParseOperators(left, call, around);
            if (around.Precedence == 0 && tokens.Is(TokenKind.Question))
                return ParseTernary(Finish(left, call), around);

            if (BeginsArgument(around))
            {
                if (call is null)
                    (call, piped) = (new PendingCall(left, piped), null);
                else
                    call.Add(left);
                ParseNamedArguments(call);
                if (CanBegin())
                    continue;
                return ParsePipe(call.Bind(tokens), around);
            }
            return ParsePipe(Finish(left, call), around);
        }
    }

    private Expression Finish(Expression left, PendingCall? call)
    {
        if (call is null)
            return left;
        call.Add(left);
        return call.Bind(tokens);
    }

    private bool TouchesBracket() => tokens.Is(TokenKind.OpenParenthesis) && !tokens.Current.FollowsSpace;

    private bool BeginsArgument(Surroundings around) =>
        !around.IsArgument && CanBegin() && !tokens.Is(TokenKind.Binary);

    private void ParseNamedArguments(PendingCall call)
    {
        while (tokens.Is(TokenKind.Identifier) && tokens.Next.Kind == TokenKind.Colon)
        {
            var name = tokens.Take();
            tokens.Take();
            call.Add(name, Expected(() => ParseMembers(ParsePrimary())));
        }
    }

    private Expression ParsePipe(Expression from, Surroundings around)
    {
        if (around.Precedence > 0 || !tokens.Is(TokenKind.Pipe))
            return from;
        if (around.IsThen)
            tokens.Refuse(tokens.Current.At, "a pipe between '?' and ':' needs brackets around it");
        tokens.Take();
        while (tokens.Skip(TokenKind.NewLine))
        {
        }
        return Expected(() => Parse(new Surroundings(Piped: from)));
    }

    private Expression.Ternary ParseTernary(Expression condition, Surroundings around)
    {
        var at = tokens.Take().At;
        var then = Expected(() => Parse(new Surroundings(IsThen: true)));
        tokens.Expect(TokenKind.Colon, "':' between the two values of '… ? … : …'");
        var otherwise = Expected(() => Parse(new Surroundings(IsThen: around.IsThen)));
        return new Expression.Ternary(at, condition, then, otherwise);
    }

    private Expression ParseOperators(Expression left, PendingCall? call, Surroundings around)
    {
        while (tokens.Is(TokenKind.Binary))
        {
            var (meaning, precedence) = Operators.Of(tokens.Current.Text);
            if (precedence <= around.Precedence || (around.IsWhen && meaning == Operator.Or))
                break;

            var at = tokens.Take().At;
            tokens.Enter();
            var inner = new Surroundings(precedence, around.IsArgument || call is not null);
            left = new Expression.Binary(at, meaning, left, Expected(() => Parse(inner)));
        }
        return left;
    }

    private Expression ParseMembers(Expression left)
    {
        while (tokens.Is(TokenKind.Dot) || tokens.Is(TokenKind.QuestionDot))
        {
            var isOptional = tokens.Take().Kind == TokenKind.QuestionDot
                || left is Expression.Member { IsOptional: true };
            if (!tokens.Is(TokenKind.Identifier))
            {
                tokens.Refuse(tokens.Current.At, "a dot must be followed by a name");
                return left;
            }
            var name = tokens.Take();
            var at = left is Expression.Variable or Expression.Member ? left.At : name.At;
            left = new Expression.Member(at, left, name.Text, isOptional);
            tokens.Enter();
        }
        return ParseTouchingBracket(left);
    }

    private Expression ParseTouchingBracket(Expression left)
    {
        if (tokens.Current.FollowsSpace || left is not (Expression.Variable or Expression.Member))
            return left;
        if (tokens.Is(TokenKind.OpenBracket))
            tokens.Refuse(tokens.Current.At, "indexers like names[0] are not part of the template language here");
        return left;
    }

    private Expression ParseBracketedCall(PendingCall call)
    {
        tokens.Take();
        while (!tokens.Is(TokenKind.CloseParenthesis))
        {
            if (tokens.Is(TokenKind.Identifier) && tokens.Next.Kind == TokenKind.Colon)
            {
                var name = tokens.Take();
                tokens.Take();
                call.Add(name, Expected(Parse));
            }
            else
                call.Add(Expected(Parse));
            if (!tokens.Skip(TokenKind.Comma))
                break;
        }
        tokens.Expect(TokenKind.CloseParenthesis, "')' or ','");
        return call.Bind(tokens);
    }

    private Expression ParsePrimary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return Word(token);
            case TokenKind.Number:
                return new Expression.Literal(token.At, Numbers.Read(token.Text));
            case TokenKind.String:
                return new Expression.Literal(token.At, Value.Of(token.Text));
            case TokenKind.OpenParenthesis:
                var inner = Expected(Parse);
                tokens.Expect(TokenKind.CloseParenthesis, "')'");
                return new Expression.Nested(token.At, inner);
            case TokenKind.Not:
                return new Expression.Not(token.At, Operand());
            case TokenKind.Binary:
                return new Expression.Negate(token.At, Operand(), token.Text == "-");
            default:
                tokens.Refuse(token.At, Refusal(token));
                return new Expression.Literal(token.At, Value.Null);
        }
    }

    private Expression Operand() => Expected(() => Parse(new Surroundings(Operators.UnaryPrecedence)));

    private Expression Word(Token token)
    {
        if (token.Text == "this")
            tokens.Refuse(token.At, "'this' is not part of the template language here");
        return token.Text switch
        {
            "true" => new Expression.Literal(token.At, Value.Of(true)),
            "false" => new Expression.Literal(token.At, Value.Of(false)),
            "null" => new Expression.Literal(token.At, Value.Null),
            _ => new Expression.Variable(token.At, token.Text),
        };
    }

    private Expression Expected(Func<Expression> parse)
    {
        if (CanBegin())
            return parse();
        tokens.Refuse(tokens.Current.At, $"expected a value instead of {TokenReader.Describe(tokens.Current)}");
        return new Expression.Literal(tokens.Current.At, Value.Null);
    }

    private static string Refusal(Token token) => token.Kind switch
    {
        TokenKind.OpenBracket => "arrays written as [ … ] are not part of the template language here",
        TokenKind.OpenBrace => "objects written as { … } are not part of the template language here",
        _ => $"{TokenReader.Describe(token)} is not part of the template language here",
    };

    /// <param name="Precedence">Operators that bind no tighter belong to who asked.</param>
    /// <param name="IsArgument">
    /// Right of an operator within a bare call: what follows is the call's next argument.
    /// </param>
    /// <param name="IsThen">Between <c>?</c> and <c>:</c>, where Scriban takes no pipe.</param>
    /// <param name="Piped">What comes through the pipe, the first argument of the call to come.</param>
    private readonly record struct Surroundings(
        int Precedence = 0,
        bool IsArgument = false,
        bool IsWhen = false,
        bool IsThen = false,
        Expression? Piped = null);
}
