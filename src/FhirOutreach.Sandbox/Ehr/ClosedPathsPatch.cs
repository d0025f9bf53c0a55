using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Oracle Health's PATCH of an Appointment: a JSON Patch of which only a few paths are known, one of them no
/// path of the resource.</summary>
internal static class ClosedPathsPatch
{
    public static PatchOutcome Apply(JsonObject appointment, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            return new PatchOutcome.Refused(400, "A JSON Patch is an array of operations");
        }

        var copy = appointment.DeepClone().AsObject();
        foreach (var operation in operations)
        {
            if (ApplyOne(copy, operation) is { } refusal)
            {
                return refusal;
            }
        }

        return new PatchOutcome.Applied(copy);
    }

    private static PatchOutcome.Refused? ApplyOne(JsonObject appointment, JsonNode? operation)
    {
        switch (operation.Text("op"), operation.Text("path"))
        {
            case ("replace", "/status") when operation.Text("value") is { } status:
                return SetStatus(appointment, status);
            case ("replace", "/patient-status") when operation.Text("value") is { } status:
                return SetPatientStatus(appointment, status);
            case ("add", "/cancelationReason"):
                appointment["cancelationReason"] = operation!["value"]?.DeepClone();
                return null;
            default:
                return new(400, $"{operation.Text("op")} of {operation.Text("path")} is not among the supported operations");
        }
    }

    private static PatchOutcome.Refused? SetStatus(JsonObject appointment, string status)
    {
        if ((appointment.Text("status"), status) is not (("proposed", "booked" or "cancelled") or ("booked", "arrived" or "checked-in" or "cancelled")))
        {
            return new(422, "This transition of the status is not supported");
        }

        appointment["status"] = status;
        return null;
    }

    private static PatchOutcome.Refused? SetPatientStatus(JsonObject appointment, string status)
    {
        var patients = appointment.Objects("participant")
            .Where(p => p["actor"].Text("reference")?.StartsWith("Patient/", StringComparison.Ordinal) == true).ToList();
        if (appointment.Text("status") != "booked" || patients is not [var patient]
            || patient.Text("status") is not ("tentative" or "needs-action"))
        {
            return new(422, "The patient's participation is in no state to be changed");
        }

        patient["status"] = status;
        return null;
    }
}
