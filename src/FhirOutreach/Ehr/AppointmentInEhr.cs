using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>
/// An Appointment as the EHR holds it right now, seen through one change we owe: does it hold the change already, may
/// the change still be made, and where in the resource would it go. Strings are the raw ones of the read: <c>test</c>
/// operations compare them character by character.
/// </summary>
internal sealed class AppointmentInEhr
{
    private readonly JsonElement resource;
    private readonly EhrUpdate update;
    private readonly List<JsonElement> participants;
    private readonly int patients;

    public AppointmentInEhr(JsonElement resource, EhrUpdate update, References references)
    {
        this.resource = resource;
        this.update = update;
        participants = [.. resource.Items("participant")];
        var actors = participants.ConvertAll(participant => references.Read(ReferenceOf(participant)));
        Index = actors.IndexOf(new ResourceKey("Patient", update.PatientId));
        patients = participants.Where((participant, i) => IsPatient(actors[i], participant))
            .Select(WhoOf).Distinct().Count();
    }

    public bool IsAppointment =>
        resource.Text("resourceType") == "Appointment" && resource.Text("id") == update.AppointmentId;

    /// <summary>It is tagged SUBSETTED: there is more to it than we can see.</summary>
    public bool IsPart => AppointmentElements.IsPart(resource);

    public string Json => resource.GetRawText();

    public string? VersionId => resource.At("meta").Text("versionId");

    public string? Status => resource.Text("status");

    public string? Start => resource.Text("start");

    /// <summary>Where the patient's first entry stands in <c>participant</c>; -1 when there is none.</summary>
    public int Index { get; }

    /// <summary>Other patients take part.</summary>
    public bool IsGroup => patients > 1;

    public string? ActorReference => Index < 0 ? null : ReferenceOf(participants[Index]);

    public string? ParticipantStatus => Index < 0 ? null : participants[Index].Text("status");

    /// <summary>The patient's participant in a copy of the resource that may be edited.</summary>
    public JsonObject PatientIn(JsonObject copy) =>
        (copy["participant"] is JsonArray entries ? entries[Index] : copy["participant"])!.AsObject();

    /// <summary>Nothing is left to do. A cancelled visit is cancelled whatever else it says.</summary>
    public bool HoldsTheChange => update.Change switch
    {
        EhrChange.Cancel => Status == "cancelled" && (Start is null || IsAtTheTimeAsked),
        EhrChange.Confirm => IsOn && IsAtTheTimeAsked && ParticipantStatus == "accepted",
        EhrChange.Decline => IsOn && IsAtTheTimeAsked && ParticipantStatus == "declined",
        _ => false,
    };

    /// <summary>
    /// The visit is still the one the patient answered about. One that others have joined since may no longer be
    /// cancelled by one of them.
    /// </summary>
    public bool MayStillChange =>
        IsOn && IsAtTheTimeAsked && Index >= 0 && (update.Change != EhrChange.Cancel || patients == 1);

    /// <summary>A pending visit becomes booked with its last required participant's yes.</summary>
    public bool IsWaitingForThisPatientOnly =>
        Status == "pending" && !participants.Where((participant, i) => i != Index && !IsAccepted(participant)).Any();

    private bool IsOn => Status is "booked" or "pending";

    private bool IsAtTheTimeAsked => Instants.Read(Start) == update.Start;

    private static bool IsPatient(ResourceKey? actor, JsonElement participant) =>
        (actor?.Type ?? References.TypeNamed(ReferenceOf(participant)) ?? participant.At("actor").Text("type"))
            == "Patient";

    private static string WhoOf(JsonElement participant) =>
        ReferenceOf(participant) ?? participant.At("actor").GetRawText();

    private static string? ReferenceOf(JsonElement participant) => participant.At("actor").Text("reference");

    private static bool IsAccepted(JsonElement participant) =>
        participant.Text("status") == "accepted" || participant.Text("required") is "optional" or "information-only";
}
