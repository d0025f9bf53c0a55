using System.Text.Json.Nodes;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>
/// An AppointmentResponse, where Appointments can only be read. The EHR's scheduler has to act on it; until the
/// Appointment shows that it did, the patient is told no more than that the answer has arrived.
/// </summary>
internal sealed record ResponseOnly : WriteKind
{
    public const string Type = "AppointmentResponse";
    private const string System = "urn:fhir-outreach:answer";

    public override string Words => "AppointmentResponse; the EHR's scheduler changes the Appointment";

    public override string Limit =>
        "changing Appointments: an answer counts once the EHR's scheduler has acted on it, after a day it is a staff task";

    public override bool IsOfferedBy(WriteAbilities abilities) => abilities.CreatesResponses;

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId)
    {
        var asked = update.Update;
        // With the start: an id that begins anew with a new database must not find an old answer.
        var id = $"{asked.AppointmentId}-{asked.Id}-{asked.Start.ToUnixTimeSeconds()}";
        var response = new JsonObject
        {
            ["resourceType"] = Type,
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = System, ["value"] = id }),
            ["appointment"] = new JsonObject { ["reference"] = $"Appointment/{asked.AppointmentId}" },
            ["start"] = update.Appointment.Start,
            ["actor"] = new JsonObject { ["reference"] = update.Appointment.ActorReference },
            ["participantStatus"] = update.ParticipantStatus,
            ["comment"] = "Answered by text message",
        };
        return new WriteRequest.Create(Type, AppointmentEdit.Bytes(response), $"{System}|{id}");
    }
}
