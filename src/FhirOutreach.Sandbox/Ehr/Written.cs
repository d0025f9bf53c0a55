using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What came of a write.</summary>
internal abstract record Written
{
    private Written()
    {
    }

    public sealed record Created(ResourceVersion Version) : Written;

    public sealed record Updated(ResourceVersion Version) : Written;

    /// <summary>Nothing differed, so there is no new version and nobody is notified.</summary>
    public sealed record Unchanged(ResourceVersion Version) : Written;

    public sealed record Deleted(ResourceVersion Version) : Written;

    public sealed record Refused(Answer Answer) : Written;
}
