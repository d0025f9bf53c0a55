namespace FhirOutreach.Domain.Messages;

/// <summary>What a checker knows about a name before there is a value.</summary>
internal abstract record Shape
{
    private Shape()
    {
    }

    /// <param name="MayBeMissing">Null for some patients: a template must say what to write then.</param>
    internal sealed record Scalar(bool MayBeMissing, bool IsDate = false) : Shape;

    internal sealed record Members(IReadOnlyDictionary<string, Shape> Named) : Shape;

    internal sealed record List(Shape Item) : Shape;

    /// <summary>The template's own name for something it worked out.</summary>
    internal sealed record Unknown : Shape;

    /// <summary>Every dotted name that leads to a value.</summary>
    public static IEnumerable<string> Names(string name, Shape shape) => shape is Members members
        ? members.Named.SelectMany(member => Names($"{name}.{member.Key}", member.Value))
        : [name];
}
