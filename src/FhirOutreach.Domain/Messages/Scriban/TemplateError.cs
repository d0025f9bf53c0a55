namespace FhirOutreach.Domain.Messages.Scriban;

/// <param name="Line">1-based; so is <paramref name="Column"/>, in UTF-16 units.</param>
public sealed record TemplateError(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}({Line},{Column}): {Message}";
}

/// <summary>Something wrong at an offset of the source, before anyone asked for its line.</summary>
internal sealed record Problem(int At, string Message);
