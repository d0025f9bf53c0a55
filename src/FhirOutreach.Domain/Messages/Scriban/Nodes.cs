namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>A parsed template.</summary>
/// <param name="UnclosedAt">
/// Where the last tag begins, when nothing closes it: Scriban lets that pass, a text may not.
/// </param>
internal sealed record Parsed(IReadOnlyList<Statement> Statements, int? UnclosedAt, Problem? Problem);

/// <param name="At">Offset in the source, for errors.</param>
internal abstract record Expression(int At)
{
    internal sealed record Literal(int At, Value Value) : Expression(At);

    internal sealed record Variable(int At, string Name) : Expression(At);

    /// <param name="IsOptional"><c>?.</c>: a member of null is null.</param>
    internal sealed record Member(int At, Expression Target, string Name, bool IsOptional) : Expression(At);

    internal sealed record Not(int At, Expression Operand) : Expression(At);

    internal sealed record Negate(int At, Expression Operand, bool IsMinus) : Expression(At);

    internal sealed record Binary(int At, Operator Operator, Expression Left, Expression Right) : Expression(At);

    internal sealed record Ternary(int At, Expression Condition, Expression Then, Expression Else) : Expression(At);

    /// <summary>Brackets keep their own node: what stands in them is no plain name any more.</summary>
    internal sealed record Nested(int At, Expression Inner) : Expression(At);

    /// <param name="Arguments">One for each parameter of the function; null = left out.</param>
    internal sealed record Call(int At, Function Function, IReadOnlyList<Expression?> Arguments) : Expression(At);
}

internal abstract record Statement(int At)
{
    internal sealed record Text(int At, string Words) : Statement(At);

    internal sealed record Print(int At, Expression Expression) : Statement(At);

    internal sealed record Assign(int At, string Name, Expression Expression) : Statement(At);

    internal sealed record If(
        int At,
        Expression Condition,
        IReadOnlyList<Statement> Then,
        IReadOnlyList<Statement> Else) : Statement(At);

    internal sealed record For(
        int At,
        string Name,
        Expression List,
        IReadOnlyList<Statement> Body,
        IReadOnlyList<Statement> Else) : Statement(At);

    internal sealed record Case(
        int At,
        Expression Subject,
        IReadOnlyList<When> Whens,
        IReadOnlyList<Statement> Else) : Statement(At);

    internal sealed record Break(int At) : Statement(At);

    internal sealed record Continue(int At) : Statement(At);
}

internal sealed record When(IReadOnlyList<Expression> Values, IReadOnlyList<Statement> Body);
