using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Templates;

/// <summary>What came of putting a message into words.</summary>
internal abstract record Writing
{
    private Writing()
    {
    }

    /// <param name="Body">What the patient reads, ready for the carrier.</param>
    /// <param name="Language">
    /// The language it is written in: a folder name of the templates, not what was asked for.
    /// </param>
    /// <param name="TemplateHash">Tells which wording was used, long after the template has changed.</param>
    internal sealed record WrittenText(
        string Body,
        string Language,
        string TemplateHash,
        SegmentCount Segments) : Writing;

    /// <param name="Reason">For staff and logs: names the template and what it lacked, never a value.</param>
    internal sealed record NotWritten(string Reason) : Writing;
}
