namespace FhirOutreach.Ehr.WriteBack;

/// <summary>How a server takes a patient's answer. Closed: each kind is a file beside this one.</summary>
internal abstract record WriteKind
{
    private protected WriteKind()
    {
    }

    /// <summary>For people: what is sent, and what guards it.</summary>
    public abstract string Words { get; }

    /// <summary>What this kind cannot do; null when it does everything.</summary>
    public virtual string? Limit => null;

    /// <summary>Whether a server that says this of itself would take it.</summary>
    public abstract bool IsOfferedBy(WriteAbilities abilities);

    /// <param name="versionId">Of the version that was read; null when the server gives none.</param>
    public abstract WriteRequest Ask(EhrUpdateInEhr update, string? versionId);
}
