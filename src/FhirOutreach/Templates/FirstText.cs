using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Templates;

/// <summary>
/// What the first text to a number has beside its own words: who sends it, and the way out. One file for each
/// language, <c>first-text.txt</c>, so that no other template has to think of it.
/// </summary>
internal sealed record FirstText(Template Template, CalendarWords Words)
{
    public const string Name = "first-text";

    /// <summary>The one word every carrier takes; a text that has it needs no second one.</summary>
    public const string WayOut = "STOP";

    /// <summary>The names its template may use: those of a text about no visit.</summary>
    public const MessageKind Shape = MessageKind.AnswerHelp;

    /// <summary>The text with what it lacks of the two; null when the template could not be rendered.</summary>
    public string? AddTo(string body, MessageValues values)
    {
        var named = NamesSender(body, values) ? body : $"{CleanText.Value(values.OrganizationName)}: {body}";
        if (named.Contains(WayOut, StringComparison.Ordinal)) return named;

        return Template.Render(MessageModel.Of(values, Words)) is TemplateRendering.Rendered { Text: var text }
            ? named + (EndsASentence(named) ? " " : "\n") + CleanText.Text(text)
            : null;
    }

    private static bool NamesSender(string body, MessageValues values) =>
        CleanText.Value(values.OrganizationName) is not { } name || body.Contains(name, StringComparison.Ordinal);

    // "… Main Street Office" and "… 3:00 PM" end in no stop: what follows begins a line of its own.
    private static bool EndsASentence(string body) => body is [.., '.' or '!' or '?'];
}
