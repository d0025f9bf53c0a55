using FhirOutreach.Domain.Replies.Phrases;

namespace FhirOutreach.Domain.Replies;

/// <param name="Decided">The meanings whose words decided.</param>
internal readonly record struct Ruling(ReplyIntent Intent, Meaning Decided, int? Number = null)
{
    public static readonly Ruling Unclear = new(ReplyIntent.Unclear, Meaning.None);
}
