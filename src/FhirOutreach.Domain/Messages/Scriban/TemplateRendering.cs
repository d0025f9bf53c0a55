namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>What came of rendering a template.</summary>
public abstract record TemplateRendering
{
    private TemplateRendering()
    {
    }

    public sealed record Rendered(string Text) : TemplateRendering;

    /// <param name="Error">
    /// Where and why: a member of null, a loop without end, a text too long. Names no value.
    /// </param>
    public sealed record Failed(TemplateError Error) : TemplateRendering;
}
