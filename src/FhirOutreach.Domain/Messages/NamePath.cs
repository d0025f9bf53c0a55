using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Messages;

/// <summary>A name with its dots, such as <c>patient.first_name</c>.</summary>
internal static class NamePath
{
    /// <returns>Null when the expression is more than a name.</returns>
    public static string? Of(Expression expression) => expression switch
    {
        Expression.Variable variable => variable.Name,
        Expression.Nested nested => Of(nested.Inner),
        Expression.Member member when Of(member.Target) is { } target => $"{target}.{member.Name}",
        _ => null,
    };

    public static IEnumerable<string> AllIn(Expression expression) =>
        Of(expression) is { } path ? [path] : Parts.Of(expression).SelectMany(AllIn);
}
