namespace FhirOutreach.Ehr.WriteBack;

/// <summary>Nothing can be written: each answer is a staff task, and the patient is told that a person has it.</summary>
internal sealed record ReadOnly : WriteKind
{
    public override string Words => "none: Appointments can only be read";

    public override string Limit => "writing answers back: each becomes a staff task, and the patient is told that staff have it";

    public override bool IsOfferedBy(WriteAbilities abilities) => true;

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId) =>
        new WriteRequest.None("this EHR's Appointments can only be read");
}
