using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>FHIRPath Patch (http://hl7.org/fhir/R4/fhirpatch.html): Parameters of operations. It knows no
/// <c>test</c>, so there must be an If-Match.</summary>
internal sealed record FhirPathPatch : WriteKind
{
    public override string Words => "FHIRPath Patch, guarded by If-Match";

    public override bool IsOfferedBy(WriteAbilities abilities) =>
        abilities is { Patches: true, TakesFhirPathPatch: true };

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId)
    {
        if (versionId is null) return Unguarded.Refused;
        var parameters = new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray([.. Operations(update)]),
        };
        return new WriteRequest.Patch(EhrMediaTypes.FhirJson, AppointmentEdit.Bytes(parameters), versionId);
    }

    private static IEnumerable<JsonNode> Operations(EhrUpdateInEhr update)
    {
        if (update.Status is { } status) yield return Replace("Appointment.status", status);
        if (update.Change == EhrChange.Cancel)
            yield return Add("Appointment", "cancelationReason", "valueCodeableConcept", AppointmentEdit.CancelationReason());
        var participant = $"Appointment.participant[{update.Appointment.Index}]";
        yield return update.Appointment.ParticipantStatus is null
            ? Add(participant, "status", "valueCode", update.ParticipantStatus)
            : Replace($"{participant}.status", update.ParticipantStatus);
    }

    private static JsonObject Replace(string path, string code) =>
        Operation(Part("type", "valueCode", "replace"), Part("path", "valueString", path), Part("value", "valueCode", code));

    private static JsonObject Add(string path, string name, string type, JsonNode value) => Operation(
        Part("type", "valueCode", "add"), Part("path", "valueString", path), Part("name", "valueString", name),
        Part("value", type, value));

    private static JsonObject Operation(params JsonNode[] parts) =>
        new() { ["name"] = "operation", ["part"] = new JsonArray(parts) };

    private static JsonObject Part(string name, string type, JsonNode value) => new() { ["name"] = name, [type] = value };
}
