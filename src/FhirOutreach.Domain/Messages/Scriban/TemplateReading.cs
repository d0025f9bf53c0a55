namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>What came of reading a template.</summary>
public abstract record TemplateReading
{
    private TemplateReading()
    {
    }

    public sealed record Read(Template Template) : TemplateReading;

    public sealed record Refused(IReadOnlyList<TemplateError> Errors) : TemplateReading;
}
