using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>
/// Oracle Health's (Cerner's) PATCH: JSON Patch, but only a closed list of paths, of which <c>/patient-status</c> is no
/// path of the resource. No <c>test</c>; If-Match is required.
/// </summary>
internal sealed record ClosedPathsPatch : WriteKind
{
    public override string Words => "JSON Patch of /patient-status and /status only, guarded by If-Match";

    public override string Limit => "answers to group visits: /patient-status names no patient, so they become staff tasks";

    public override bool IsOfferedBy(WriteAbilities abilities) => abilities is { Patches: true, TakesJsonPatch: true };

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId)
    {
        if (update.Appointment.IsGroup) return new WriteRequest.None("a group visit cannot be answered for one patient here");
        if (versionId is null) return Unguarded.Refused;
        var operation = update.Change == EhrChange.Cancel
            ? JsonPatchOperations.Operation("replace", "/status", "cancelled")
            : JsonPatchOperations.Operation("replace", "/patient-status", update.ParticipantStatus);
        return JsonPatchOperations.Patch([operation], versionId);
    }
}
