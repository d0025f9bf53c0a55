using System.Text;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What the clinic's own people do in the EHR: the same writes as over HTTP, from within.</summary>
public sealed partial class SandboxEhr
{
    private const int UsualMinutes = 30;

    /// <param name="first">Given name.</param>
    /// <param name="last">Family name.</param>
    /// <param name="phone">As staff would type it; null is no telecom at all.</param>
    /// <param name="language">BCP 47, preferred.</param>
    /// <param name="zone">IANA name, as the Patient's time zone extension.</param>
    /// <param name="id">Chosen by the caller; otherwise the server chooses.</param>
    /// <param name="with">Changes the resource before it is stored.</param>
    public string AddPatient(string first, string last, string? phone, string? language = null, string? zone = null,
        string? id = null, Action<JsonObject>? with = null) =>
        Add(ClinicForms.Patient(first, last, phone, language, zone), id, with);

    public string AddPractitioner(
        string first, string last, string? prefix = "Dr.", string? id = null, Action<JsonObject>? with = null) =>
        Add(ClinicForms.Practitioner(first, last, prefix), id, with);

    public string AddLocation(
        string name, string? phone = null, string? zone = null, string? id = null, Action<JsonObject>? with = null) =>
        Add(ClinicForms.Location(name, phone, zone), id, with);

    /// <summary>Books a visit and says its id.</summary>
    public string Book(string patientId, DateTimeOffset start, string? locationId = null, string? practitionerId = null,
        string status = "booked", string patientStatus = "needs-action", int minutes = UsualMinutes, string? id = null,
        Action<JsonObject>? with = null) =>
        Book([patientId], start, locationId, practitionerId, status, patientStatus, minutes, id, with);

    /// <summary>Books a group visit, or one of a single patient.</summary>
    public string Book(IReadOnlyList<string> patientIds, DateTimeOffset start, string? locationId = null,
        string? practitionerId = null, string status = "booked", string patientStatus = "needs-action",
        int minutes = UsualMinutes, string? id = null, Action<JsonObject>? with = null)
    {
        List<JsonNode> participants =
            [.. patientIds.Select(patient => ClinicForms.Participant("Patient/" + patient, patientStatus))];
        if (practitionerId is not null)
        {
            participants.Add(ClinicForms.Participant("Practitioner/" + practitionerId, "accepted"));
        }

        if (locationId is not null)
        {
            participants.Add(ClinicForms.Participant("Location/" + locationId, "accepted"));
        }

        return Add(ClinicForms.Appointment(start, minutes, status, participants), id, with);
    }

    /// <summary>Another time, the same length; the patient is asked anew, as front desks' systems do.</summary>
    public void Move(string appointmentId, DateTimeOffset start) => ChangeVisit(appointmentId, appointment =>
    {
        var minutes = appointment["minutesDuration"]?.GetValue<int>() ?? UsualMinutes;
        appointment["start"] = ClinicForms.Instant(start);
        appointment["end"] = ClinicForms.Instant(start.AddMinutes(minutes));
        foreach (var patient in Participants(appointment, "Patient/"))
        {
            patient["status"] = "needs-action";
        }
    });

    public void ChangePractitioner(string appointmentId, string practitionerId) =>
        ChangeActor(appointmentId, "Practitioner/", practitionerId);

    public void ChangeLocation(string appointmentId, string locationId) =>
        ChangeActor(appointmentId, "Location/", locationId);

    /// <summary>Cancelled by the clinic.</summary>
    public void Cancel(string appointmentId) => ChangeVisit(appointmentId, appointment =>
    {
        appointment["status"] = "cancelled";
        appointment["cancelationReason"] = ClinicForms.CancelledByProvider();
    });

    /// <summary>Cancelled, and now booked again; who had declined is asked anew, as when a visit is moved.</summary>
    public void Restore(string appointmentId) => ChangeVisit(appointmentId, appointment =>
    {
        appointment["status"] = "booked";
        appointment.Remove("cancelationReason");
        foreach (var patient in Participants(appointment, "Patient/").Where(patient => (string?)patient["status"] == "declined"))
        {
            patient["status"] = "needs-action";
        }
    });

    public void NoShow(string appointmentId) => SetStatus(appointmentId, "noshow");

    public void SetStatus(string appointmentId, string status) =>
        ChangeVisit(appointmentId, appointment => appointment["status"] = status);

    /// <summary>The front desk notes what the patient said on the phone: <c>accepted</c>, <c>declined</c> …</summary>
    public void SetPatientStatus(string appointmentId, string patientId, string status) =>
        ChangeVisit(appointmentId, appointment =>
            Participants(appointment, "Patient/" + patientId).First()["status"] = status);

    public void Delete(string appointmentId) => Delete("Appointment", appointmentId);

    public void Delete(string type, string id) => Done(interactions.Delete(type, id));

    /// <summary>Changes any resource; a change that leaves all as it was makes no version.</summary>
    public void Change(string type, string id, Action<JsonObject> change)
    {
        lock (shelf.Gate)
        {
            var resource = Resource(type, id) ?? throw new InvalidOperationException($"There is no {type}/{id}.");
            change(resource);
            Done(interactions.Update(type, id, resource, ifMatch: null));
        }
    }

    /// <summary>Stores any resource and says its id.</summary>
    public string Add(JsonObject resource, string? id = null, Action<JsonObject>? with = null)
    {
        with?.Invoke(resource);
        return Done(interactions.Create(resource.Text("resourceType")!, resource, id)).Id;
    }

    /// <summary>The visit as it is now; null when there is none, or it was deleted.</summary>
    public JsonObject? Appointment(string id) => Resource("Appointment", id);

    public JsonObject? Resource(string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) is { IsDeleted: false } version ? version.Copy() : null;
        }
    }

    /// <summary>The current version of everything of this type.</summary>
    public IReadOnlyList<JsonObject> Resources(string type)
    {
        lock (shelf.Gate)
        {
            return [.. shelf.All(type).Select(version => version.Copy())];
        }
    }

    /// <summary>Every version of a visit, oldest first; deletions are left out.</summary>
    public IReadOnlyList<JsonObject> Versions(string appointmentId)
    {
        lock (shelf.Gate)
        {
            return [.. shelf.History("Appointment", appointmentId).Where(v => !v.IsDeleted).Select(v => v.Copy())];
        }
    }

    /// <summary>The participation of the visit's first patient, or of this one; null without such a visit.</summary>
    public string? PatientStatus(string appointmentId, string patientId = "") =>
        Participants(Appointment(appointmentId), "Patient/" + patientId).FirstOrDefault().Text("status");

    /// <summary>Sends the notification of a version again; of the newest when none is named.</summary>
    public void Notify(string appointmentId, string? versionId = null)
    {
        lock (shelf.Gate)
        {
            var versions = shelf.History("Appointment", appointmentId);
            Subscriptions.Resend(versions.Last(version => versionId is null || version.VersionId == versionId));
        }
    }

    private static ResourceVersion Done(Written written) => written switch
    {
        Written.Created(var version) => version,
        Written.Updated(var version) => version,
        Written.Unchanged(var version) => version,
        Written.Deleted(var version) => version,
        Written.Refused(var answer) => throw new InvalidOperationException(Encoding.UTF8.GetString(answer.Body.Span)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void ChangeVisit(string id, Action<JsonObject> change) => Change("Appointment", id, change);

    private void ChangeActor(string appointmentId, string typePrefix, string id) =>
        ChangeVisit(appointmentId, appointment =>
        {
            var reference = typePrefix + id;
            if (Participants(appointment, typePrefix).FirstOrDefault() is { } participant)
            {
                participant["actor"] = new JsonObject { ["reference"] = reference };
            }
            else
            {
                appointment["participant"]!.AsArray().Add((JsonNode)ClinicForms.Participant(reference, "accepted"));
            }
        });

    /// <summary>Those whose reference is this one; of a type when it ends with a slash.</summary>
    private static IEnumerable<JsonObject> Participants(JsonObject? appointment, string reference) =>
        appointment.Objects("participant").Where(p => p["actor"].Text("reference") is { } actor && (actor == reference
            || (reference.EndsWith('/') && actor.StartsWith(reference, StringComparison.Ordinal))));
}
