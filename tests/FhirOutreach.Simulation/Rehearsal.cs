using FhirOutreach.Preview;
using FhirOutreach.Storage.Queries;

namespace FhirOutreach.Simulation;

/// <summary>What was foreseen, and what then went.</summary>
internal sealed record Rehearsal(Outlook Foreseen, IReadOnlyList<TextAhead> Sent)
{
    /// <summary>Several texts due at one moment go a second apart, and which of them goes first is nobody's promise.</summary>
    private static readonly TimeSpan TurnsMax = TimeSpan.FromSeconds(10);

    /// <summary>Every text that went otherwise than foreseen, or not, or unforeseen: empty when the preview was right.</summary>
    public IReadOnlyList<string> Differences()
    {
        var foreseen = Foreseen.Texts.ToDictionary(text => text.NaturalKey);
        var sent = Sent.ToDictionary(text => text.NaturalKey);
        return
        [
            .. foreseen.Keys.Except(sent.Keys).Select(key => $"{key} was foreseen and did not go"),
            .. sent.Keys.Except(foreseen.Keys).Select(key => $"{key} went at {sent[key].At:O} and was not foreseen"),
            .. foreseen.Keys.Intersect(sent.Keys).Where(key => !AreAlike(foreseen[key], sent[key])).Select(key => $"{key}: {foreseen[key]} was foreseen, {sent[key]} went"),
        ];
    }

    private static bool AreAlike(TextAhead foreseen, TextAhead sent) =>
        (foreseen.At - sent.At).Duration() <= TurnsMax && foreseen with { Id = sent.Id, At = sent.At } == sent;
}
