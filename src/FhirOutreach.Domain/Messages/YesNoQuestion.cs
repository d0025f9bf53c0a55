using System.Text.RegularExpressions;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// A text that a patient would answer with "no". Where the carrier takes NO as an opt-out, who cannot come would hear
/// nothing from us any more (R-41).
/// </summary>
public static partial class YesNoQuestion
{
    public static bool IsIn(Template template) =>
        Asks().IsMatch(string.Concat(StaticWords.Of(template.Parsed.Statements).Select(piece => piece.Text)));

    // "Will you come?", "Reply YES or NO", "Y/N", "¿Puede venir?"
    [GeneratedRegex(
        @"\b(will|can|could|would|do|does|did|are|is|have|shall|may)\s+(you|we|it|this|that|he|she|they)\b[^.!?\n]*\?"
        + @"|\b(yes|sí|si)\s*(/|or|,|o|y)\s*no\b|\b[YS]\s*/\s*N\b"
        + @"|¿\s*(puede|podrá|viene|vendrá|va|irá|asistirá|confirma|quiere|desea|sigue|está)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asks();
}
