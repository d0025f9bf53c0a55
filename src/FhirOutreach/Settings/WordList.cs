namespace FhirOutreach.Settings;

/// <summary>Items between commas. Two lists of the same items are equal.</summary>
internal sealed class WordList(IEnumerable<string> items) : IEquatable<WordList>
{
    public static readonly WordList Empty = new([]);

    public IReadOnlyList<string> Items { get; } = [.. items];

    public static WordList Of(string text) =>
        new(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public bool Equals(WordList? other) => other is not null && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as WordList);

    public override int GetHashCode() => Items.Aggregate(0, HashCode.Combine);
}
