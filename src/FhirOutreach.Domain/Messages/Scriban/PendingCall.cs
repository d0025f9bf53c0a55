namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>A call whose arguments are still being read.</summary>
/// <param name="piped">Came through the pipe: the first argument.</param>
internal sealed class PendingCall(Expression target, Expression? piped)
{
    private readonly List<(Token? Name, Expression Value)> _arguments = piped is null ? [] : [(null, piped)];

    public void Add(Expression value) => _arguments.Add((null, value));

    public void Add(Token name, Expression value) => _arguments.Add((name, value));

    public Expression Bind(TokenReader tokens)
    {
        if (FunctionName() is not { } name)
            return Refuse(tokens, target.At, "only a function can be called or stand right of a pipe");
        if (FunctionTable.Find(name) is not { } function)
            return Refuse(tokens, target.At, FunctionTable.Unknown(name));
        return Bind(function, tokens);
    }

    private string? FunctionName() => target switch
    {
        Expression.Member { Target: Expression.Variable variable } member => $"{variable.Name}.{member.Name}",
        Expression.Variable variable => variable.Name,
        _ => null,
    };

    private Expression Bind(Function function, TokenReader tokens)
    {
        var bound = new Expression?[function.Parameters.Count];
        foreach (var (name, value) in _arguments)
        {
            var place = name is { } named
                ? function.Parameters.ToList().IndexOf(named.Text)
                : Array.FindIndex(bound, argument => argument is null);
            if (place < 0)
            {
                var parameters = string.Join(", ", function.Parameters);
                return Refuse(tokens, name?.At ?? value.At, $"{function.Name} takes only: {parameters}");
            }
            bound[place] = value;
        }
        var missing = Array.FindIndex(bound, 0, function.Required, argument => argument is null);
        return missing < 0
            ? new Expression.Call(target.At, function, bound)
            : Refuse(tokens, target.At, $"{function.Name} needs the argument '{function.Parameters[missing]}'");
    }

    private static Expression.Literal Refuse(TokenReader tokens, int at, string message)
    {
        tokens.Refuse(at, message);
        return new Expression.Literal(at, Value.Null);
    }
}
