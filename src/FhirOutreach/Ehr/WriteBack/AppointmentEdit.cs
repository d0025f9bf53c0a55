using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>The pieces of JSON that several kinds write.</summary>
internal static class AppointmentEdit
{
    /// <summary>"Patient: Canceled via automated reminder system".</summary>
    private const string CancelledByReminder = "pat-crs";

    private const string CancelationReasons = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason";

    // The default encoder writes "+" as \u002B: equal JSON, but not to servers that compare text.
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject CancelationReason() => new()
    {
        ["coding"] = new JsonArray(
            new JsonObject { ["system"] = CancelationReasons, ["code"] = CancelledByReminder }),
        ["text"] = "Cancelled by the patient by text message",
    };

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);
}
