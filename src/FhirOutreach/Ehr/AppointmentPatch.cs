using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr;

/// <summary>
/// The JSON Patch (RFC 6902) for a patient's answer. Its <c>test</c> operations repeat what was read, so that it
/// applies to
/// that very visit, time and participant or not at all.
/// </summary>
internal static class AppointmentPatch
{
    /// <summary>"Patient: Canceled via automated reminder system".</summary>
    private const string CancelledByReminder = "pat-crs";

    private const string CancelationReasons = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason";

    // The default encoder writes "+" as \u002B: equal JSON, but not to servers that compare text.
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="testVersionId">For a server that ignores If-Match on PATCH: the version is tested inside the
    /// patch.</param>
    public static byte[] For(EhrChange change, AppointmentInEhr appointment, string? testVersionId)
    {
        JsonArray operations = [];
        if (testVersionId is not null) operations.Add(Operation("test", "/meta/versionId", testVersionId));
        operations.Add(Operation("test", "/status", appointment.Status));
        operations.Add(Operation("test", "/start", appointment.Start));
        var actor = $"/participant/{appointment.Index}/actor/reference";
        operations.Add(Operation("test", actor, appointment.ActorReference));
        if (change == EhrChange.Cancel) AddCancel(operations, appointment);
        else AddAnswer(operations, appointment, change == EhrChange.Confirm ? "accepted" : "declined");
        if (change == EhrChange.Confirm && appointment.IsWaitingForThisPatientOnly)
            operations.Add(Operation("replace", "/status", "booked"));
        return JsonSerializer.SerializeToUtf8Bytes(operations, Plain);
    }

    private static void AddAnswer(JsonArray operations, AppointmentInEhr appointment, string answer)
    {
        var path = $"/participant/{appointment.Index}/status";
        if (appointment.ParticipantStatus is { } held) operations.Add(Operation("test", path, held));
        operations.Add(SetStatus(appointment, answer));
    }

    private static void AddCancel(JsonArray operations, AppointmentInEhr appointment)
    {
        operations.Add(Operation("replace", "/status", "cancelled"));
        operations.Add(Operation("add", "/cancelationReason", new JsonObject
        {
            ["coding"] = new JsonArray(
                new JsonObject { ["system"] = CancelationReasons, ["code"] = CancelledByReminder }),
            ["text"] = "Cancelled by the patient by text message",
        }));
        operations.Add(SetStatus(appointment, "declined"));
    }

    // R4 requires participant.status, yet some servers leave it out: there is nothing to replace then.
    private static JsonObject SetStatus(AppointmentInEhr appointment, string status) =>
        Operation(
            appointment.ParticipantStatus is null ? "add" : "replace",
            $"/participant/{appointment.Index}/status",
            status);

    private static JsonObject Operation(string op, string path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path, ["value"] = value };
}
