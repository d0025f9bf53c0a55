namespace FhirOutreach.Templates;

/// <summary>What came of reading the template folder.</summary>
internal abstract record FolderReading
{
    private FolderReading()
    {
    }

    internal sealed record Read(TemplateFolder Folder) : FolderReading;

    /// <param name="Errors">One line each, with file, line and column where there are any.</param>
    internal sealed record Refused(IReadOnlyList<string> Errors) : FolderReading;
}
