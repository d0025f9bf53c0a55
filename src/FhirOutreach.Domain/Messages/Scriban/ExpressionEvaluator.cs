namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>What expressions are worth. After the first problem everything is null.</summary>
internal sealed class ExpressionEvaluator(Scope scope)
{
    public Problem? Problem { get; private set; }

    public Value Fail(int at, string message)
    {
        Problem ??= new Problem(at, message);
        return Value.Null;
    }

    public Value Evaluate(Expression expression) => expression switch
    {
        Expression.Literal literal => literal.Value,
        Expression.Variable variable => scope.Get(variable.Name),
        Expression.Member { Target: Expression.Variable { Name: "for" } } member when scope.Loop is { } loop =>
            Members.OfLoop(loop.Index, loop.Length, member.Name),
        Expression.Member member => EvaluateMember(member),
        Expression.Nested nested => Evaluate(nested.Inner),
        Expression.Binary binary => EvaluateBinary(binary),
        Expression.Not not => Value.Of(!Evaluate(not.Operand).IsTrue),
        Expression.Negate negate => EvaluateNegate(negate),
        Expression.Ternary ternary => Evaluate(Evaluate(ternary.Condition).IsTrue ? ternary.Then : ternary.Else),
        Expression.Call call => EvaluateCall(call),
        _ => Value.Null,
    };

    /// <summary>What a <c>for</c> walks through: nothing for null, the characters of a text.</summary>
    public IReadOnlyList<Value> List(Expression expression)
    {
        var value = Evaluate(expression);
        if (value.Kind == ValueKind.Array)
            return value.Array;
        if (value.Kind == ValueKind.Text)
            return [.. value.Text.Select(character => Value.Of(character.ToString()))];
        if (!value.IsNull)
            Fail(expression.At, "'for' can only walk through an array");
        return [];
    }

    private Value EvaluateMember(Expression.Member member)
    {
        var target = Evaluate(member.Target);
        if (!target.IsNull)
            return Members.Of(target, member.Name);
        return member.IsOptional || Problem is not null
            ? Value.Null
            : Fail(member.At, $"'{member.Name}' is asked of a value that is missing");
    }

    private Value EvaluateBinary(Expression.Binary binary)
    {
        var left = Evaluate(binary.Left);
        if (binary.Operator == Operator.And)
            return Value.Of(left.IsTrue && Evaluate(binary.Right).IsTrue);
        if (binary.Operator == Operator.Or)
            return Value.Of(left.IsTrue || Evaluate(binary.Right).IsTrue);

        var right = Evaluate(binary.Right);
        if (binary.Operator == Operator.Coalesce)
            return left.IsNull ? right : left;

        string? problem = null;
        var value = Problem is null ? Arithmetic.Calculate(binary.Operator, left, right, ref problem) : Value.Null;
        return problem is null ? value : Fail(binary.At, problem);
    }

    private Value EvaluateNegate(Expression.Negate negate)
    {
        var operand = Evaluate(negate.Operand);
        return operand.Kind switch
        {
            ValueKind.Null => operand,
            ValueKind.Integer or ValueKind.Float when !negate.IsMinus => operand,
            ValueKind.Integer when operand.Integer != long.MinValue => Value.Of(-operand.Integer),
            ValueKind.Integer or ValueKind.Float => Value.Of(-operand.Float),
            _ => Fail(negate.At, "only a number can have a sign"),
        };
    }

    private Value EvaluateCall(Expression.Call call)
    {
        var arguments = new Value[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (call.Arguments[i] is { } argument)
                arguments[i] = Evaluate(argument);
        }
        if (Problem is not null)
            return Value.Null;

        string? problem = null;
        var value = call.Function.Run(arguments, ref problem);
        if (value.Kind == ValueKind.Text && value.Text.Length > Output.LengthMax)
            problem = $"the text would be longer than {Output.LengthMax} characters";
        return problem is null ? value : Fail(call.At, $"{call.Function.Name}: {problem}");
    }
}
