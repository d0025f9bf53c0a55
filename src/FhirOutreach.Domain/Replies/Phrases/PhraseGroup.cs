namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// Phrases that mean one thing. A pattern is folded words (no accents, apostrophes dropped) with <c>{a|b c|}</c> for a
/// choice,
/// which may be empty and may be nested in no other; <c>*</c> is any word no list knows, <c>@</c> one that is written
/// like a name,
/// <c>#</c> a number in figures. <c>sí</c> keeps its accent: without it the word may be "if".
/// </summary>
internal sealed record PhraseGroup(Meaning Meaning, params string[] Patterns)
{
    /// <summary>For number words: what they count. Zero: the figure in the text.</summary>
    public int Number { get; init; }
}
