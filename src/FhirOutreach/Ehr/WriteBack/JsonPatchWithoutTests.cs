namespace FhirOutreach.Ehr.WriteBack;

/// <summary>JSON Patch for a server that does not know <c>test</c>: If-Match alone guards it, so there must be
/// one.</summary>
internal sealed record JsonPatchWithoutTests : WriteKind
{
    public override string Words => "JSON Patch without test operations, guarded by If-Match";

    public override bool IsOfferedBy(WriteAbilities abilities) => abilities is { Patches: true, TakesJsonPatch: true };

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId) => versionId is null
        ? Unguarded.Refused
        : JsonPatchOperations.Patch(JsonPatchOperations.Changes(update), versionId);
}
