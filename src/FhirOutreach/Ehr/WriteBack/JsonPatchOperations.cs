using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>Operations of a JSON Patch (RFC 6902). It is always an array, however few there are .</summary>
internal static class JsonPatchOperations
{
    public const string MediaType = "application/json-patch+json";

    /// <summary>The change itself, without anything that guards it.</summary>
    public static IEnumerable<JsonObject> Changes(EhrUpdateInEhr update)
    {
        if (update.Change == EhrChange.Cancel)
        {
            yield return Operation("replace", "/status", update.Status);
            yield return Operation("add", "/cancelationReason", AppointmentEdit.CancelationReason());
        }
        yield return SetParticipantStatus(update);
        if (update.Change == EhrChange.Confirm && update.Status is { } status)
            yield return Operation("replace", "/status", status);
    }

    public static JsonObject Operation(string op, string path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path, ["value"] = value };

    public static WriteRequest.Patch Patch(IEnumerable<JsonObject> operations, string? ifMatch) =>
        new(MediaType, AppointmentEdit.Bytes(new JsonArray([.. operations])), ifMatch);

    // R4 requires participant.status, yet some servers leave it out: there is nothing to replace then.
    private static JsonObject SetParticipantStatus(EhrUpdateInEhr update) => Operation(
        update.Appointment.ParticipantStatus is null ? "add" : "replace",
        $"/participant/{update.Appointment.Index}/status",
        update.ParticipantStatus);
}
