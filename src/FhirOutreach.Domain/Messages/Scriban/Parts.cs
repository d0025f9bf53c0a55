namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>What an expression is made of, for whoever walks the tree.</summary>
internal static class Parts
{
    public static IEnumerable<Expression> Of(Expression expression) => expression switch
    {
        Expression.Member member => [member.Target],
        Expression.Nested nested => [nested.Inner],
        Expression.Not not => [not.Operand],
        Expression.Negate negate => [negate.Operand],
        Expression.Binary binary => [binary.Left, binary.Right],
        Expression.Ternary ternary => [ternary.Condition, ternary.Then, ternary.Else],
        Expression.Call call => call.Arguments.OfType<Expression>(),
        _ => [],
    };
}
