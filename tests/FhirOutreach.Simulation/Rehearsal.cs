using FhirOutreach.Domain.Outreach;
using FhirOutreach.Preview;
using FhirOutreach.Storage.Queries;

namespace FhirOutreach.Simulation;

/// <summary>What was foreseen, and what then went, or did not.</summary>
/// <param name="Skipped">What could have gone in the lived days, and did not.</param>
/// <param name="IsCapped">A number gets only so many texts.</param>
internal sealed record Rehearsal(Outlook Foreseen, IReadOnlyList<TextAhead> Sent, IReadOnlyList<SkipAhead> Skipped, bool IsCapped)
{
    private static readonly TimeSpan OneMoment = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Segment = TimeSpan.FromSeconds(1); // at the clinics' rate

    /// <summary>What templates/*/first-text.txt puts behind the first text to a number.</summary>
    private static readonly string[] HowToStop = ["Reply STOP to end texts.", "Responda STOP para dejar de recibir mensajes."];

    /// <summary>Every text that went otherwise than foreseen, or not, or unforeseen, and the same of those left out: empty when the preview was right.</summary>
    public IReadOnlyList<string> Differences() => [.. OfTexts(), .. OfSkips()];

    private IReadOnlyList<string> OfTexts()
    {
        var foreseen = Foreseen.Texts.ToDictionary(text => text.NaturalKey);
        var sent = Sent.ToDictionary(text => text.NaturalKey);
        var missing = foreseen.Keys.Except(sent.Keys).ToList();
        var surplus = sent.Keys.Except(foreseen.Keys).ToList();
        foreach (var key in missing.ToList())
            if (surplus.Find(other => IsInItsPlace(foreseen[key], sent[other])) is { } instead && missing.Remove(key)) surplus.Remove(instead);
        return
        [
            .. missing.Select(key => $"{key} was foreseen for {foreseen[key].At:O} and did not go"),
            .. surplus.Select(key => $"{key} went at {sent[key].At:O} and was not foreseen"),
            .. foreseen.Keys.Intersect(sent.Keys).Where(key => !AreAlike(foreseen[key], sent[key])).Select(key => $"{key}: {foreseen[key]} was foreseen, {sent[key]} went"),
            .. FirstTexts(Foreseen.Texts).Except(FirstTexts(Sent)).Select(phone => $"the first text to {phone} was foreseen to say how to stop, and did not"),
        ];
    }

    // Which of two texts due at one moment is the first, and says how to stop, or is one too many for a cap, is nobody's promise.
    private bool IsInItsPlace(TextAhead foreseen, TextAhead sent) =>
        IsCapped && foreseen.Kind == sent.Kind && foreseen.Phone == sent.Phone && IsInTurn(foreseen, sent);

    private IEnumerable<string> OfSkips()
    {
        var foreseen = Foreseen.Skips.Select(Key).ToList();
        var left = Skipped.Where(skip => skip.Why is not Why.NotFresh).Select(Key).ToList(); // the EHR is asked first: a preview has just asked it
        foreach (var key in foreseen.ToList())
            if (left.Remove(key)) foreseen.Remove(key);
        return
        [
            .. foreseen.Select(key => $"{key} was foreseen, and was not"),
            .. left.Select(key => $"{key} was, and was not foreseen"),
        ];
    }

    // Of those that a cap leaves out nobody promises which they are.
    private static string Key(SkipAhead skip) =>
        skip.Why is Why.CapReached ? $"a text that is not sent because of {skip.Why}" : $"that {skip.What} of {skip.AppointmentId} for {skip.PatientId} is not sent because of {skip.Why}";

    private bool AreAlike(TextAhead foreseen, TextAhead sent) =>
        IsInTurn(foreseen, sent)
        && foreseen with { Id = sent.Id, At = sent.At, Body = WithoutHowToStop(foreseen), Segments = sent.Segments } == sent with { Body = WithoutHowToStop(sent) };

    // Several texts due at one moment go one after the other, and which of them goes first is nobody's promise.
    private bool IsInTurn(TextAhead foreseen, TextAhead sent) =>
        (foreseen.At - sent.At).Duration() <= Segment * Foreseen.Texts.Where(other => (other.At - foreseen.At).Duration() < OneMoment).Sum(other => other.Segments);

    private static HashSet<string> FirstTexts(IReadOnlyList<TextAhead> texts) => [.. texts.Where(text => HowToStop.Any(words => text.Body.Contains(words, StringComparison.Ordinal))).Select(text => text.Phone)];

    private static string WithoutHowToStop(TextAhead text) => HowToStop.Aggregate(text.Body, (body, words) => body.Replace(words, "", StringComparison.Ordinal)).TrimEnd();
}
