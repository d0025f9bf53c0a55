using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// What a template must also be to make a good SMS, beyond being good Scriban: it uses only names its message has,
/// says what to write when a value is missing, holds no space that turns the text to UCS-2, and asks for no word
/// the carrier takes.
/// </summary>
public static class TemplateCheck
{
    /// <param name="optOutWords">What this clinic's carrier takes as an opt-out beside the usual words.</param>
    public static IReadOnlyList<TemplateError> Check(
        Template template, MessageKind kind, IReadOnlyCollection<string>? optOutWords = null)
    {
        var problems = new List<Problem>();
        if (template.Parsed.UnclosedAt is { } at)
            problems.Add(new Problem(at, "this '{{' is not closed with '}}'"));
        problems.AddRange(NoBreakSpaces(template));
        problems.AddRange(NameCheck.Check(template.Parsed.Statements, MessageShape.Of(kind)));
        problems.AddRange(ReservedWords.Check(template.Parsed.Statements, optOutWords ?? []));
        return [.. problems.OrderBy(problem => problem.At).Select(template.ErrorAt)];
    }

    private static IEnumerable<Problem> NoBreakSpaces(Template template)
    {
        var places = template.Source.Select((character, at) => (Character: character, At: at))
            .Concat(StaticWords.Of(template.Parsed.Statements)
                .Where(piece => piece.IsQuoted)
                .SelectMany(piece => piece.Text.Select(character => (Character: character, piece.At))));
        return places
            .Where(place => place.Character is CleanText.NarrowNoBreakSpace or CleanText.NoBreakSpace)
            .DistinctBy(place => place.At)
            .Select(place => new Problem(
                place.At,
                $"U+{(int)place.Character:X4} is a space that makes every text longer to send: write a plain space"));
    }
}
