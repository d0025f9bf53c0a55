using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Messages;

/// <summary>The words a template itself brings into a text, in the order they are written.</summary>
internal static class StaticWords
{
    /// <param name="IsQuoted">
    /// From a quoted text within a tag; its escapes are decoded, so only its start has a place.
    /// </param>
    internal readonly record struct Piece(int At, string Text, bool IsQuoted);

    public static IEnumerable<Piece> Of(IReadOnlyList<Statement> statements) => statements.SelectMany(Of);

    private static IEnumerable<Piece> Of(Statement statement) => statement switch
    {
        Statement.Text text => [new Piece(text.At, text.Words, IsQuoted: false)],
        Statement.Print print => Of(print.Expression),
        Statement.Assign assign => Of(assign.Expression),
        Statement.If choice => [.. Of(choice.Condition), .. Of(choice.Then), .. Of(choice.Else)],
        Statement.For loop => [.. Of(loop.List), .. Of(loop.Body), .. Of(loop.Else)],
        Statement.Case choice => [.. choice.Whens.SelectMany(when => Of(when.Body)), .. Of(choice.Else)],
        _ => [],
    };

    private static IEnumerable<Piece> Of(Expression? expression) => expression switch
    {
        Expression.Literal { Value.Kind: ValueKind.Text } literal =>
            [new Piece(literal.At, ValueText.Of(literal.Value), IsQuoted: true)],
        null or Expression.Literal or Expression.Variable => [],
        _ => Parts.Of(expression).SelectMany(Of),
    };
}
