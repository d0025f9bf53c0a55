using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>
/// PUT of the Appointment just read, where there is no PATCH. The raw JSON is edited and not a model of it, so that
/// elements we do not know stay. If-Match alone keeps others' changes.
/// </summary>
internal sealed record WholeResource : WriteKind
{
    public override string Words => "PUT of the Appointment just read, guarded by If-Match";

    public override bool IsOfferedBy(WriteAbilities abilities) => abilities.Updates;

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId)
    {
        if (versionId is null) return Unguarded.Refused;
        if (update.Appointment.IsPart) return new WriteRequest.None("the EHR shows us only a part of the Appointment, and a PUT would delete the rest");
        var resource = JsonNode.Parse(update.Appointment.Json)!.AsObject();
        if (update.Status is { } status) resource["status"] = status;
        if (update.Change == EhrChange.Cancel) resource["cancelationReason"] = AppointmentEdit.CancelationReason();
        update.Appointment.PatientIn(resource)["status"] = update.ParticipantStatus;
        return new WriteRequest.Put(AppointmentEdit.Bytes(resource), versionId);
    }
}
