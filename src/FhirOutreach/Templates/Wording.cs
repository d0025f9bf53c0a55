using System.Security.Cryptography;
using System.Text;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Templates;

/// <summary>One message in one language, ready to be written.</summary>
/// <param name="FirstText">What is added to the first text to a number.</param>
internal sealed record Wording(
    MessageKind Kind, string Language, CalendarWords Words, Template Template, FirstText? FirstText = null)
{
    /// <summary>Hex digits: enough to tell every wording a clinic will ever have from the others.</summary>
    private const int HashLength = 12;

    public string Hash { get; } = HashOf(Template.Source);

    public Writing Write(MessageValues values)
    {
        if (Missing(values) is { } missing)
            return new Writing.NotWritten($"{Template.File}: {missing}");

        return Template.Render(MessageModel.Of(values, Words)) switch
        {
            TemplateRendering.Rendered rendered => Finish(CleanText.Text(rendered.Text), values),
            TemplateRendering.Failed failed => new Writing.NotWritten(failed.Error.ToString()),
            var other => throw new InvalidOperationException($"Unknown rendering {other.GetType()}"),
        };
    }

    private string? Missing(MessageValues values)
    {
        if (MessageShape.NeedsVisit(Kind) && values.Start is null)
            return "this message needs the visit's start";
        if (MessageShape.NeedsChoices(Kind) && values.Choices is null or [])
            return "this message needs visits to choose from";
        return CleanText.Value(values.OrganizationName) is null ? "the organization has no name" : null;
    }

    private Writing Finish(string body, MessageValues values)
    {
        if (body.Length == 0)
            return new Writing.NotWritten($"{Template.File}: the text came out empty");
        if (!values.IsFirstText || FirstText is null || body.Length > CleanText.TextLengthMax)
            return Finish(body, Hash);

        return FirstText.AddTo(body, values) is { } first
            ? Finish(first, HashOf($"{Template.Source}\n{FirstText.Template.Source}"))
            : new Writing.NotWritten($"{FirstText.Template.File}: it could not be written");
    }

    private Writing Finish(string body, string hash) => body.Length switch
    {
        > CleanText.TextLengthMax => new Writing.NotWritten(
            $"{Template.File}: the text came out {body.Length} characters long, more than {CleanText.TextLengthMax}"),
        _ => new Writing.WrittenText(body, Language, hash, Segments.Count(body)),
    };

    private static string HashOf(string source) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..HashLength];
}
