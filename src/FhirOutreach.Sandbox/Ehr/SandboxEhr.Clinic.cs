using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What the clinic's own people do in the EHR: the same writes as over HTTP, from within.</summary>
public sealed partial class SandboxEhr
{
    private const string ZoneExtension = "http://hl7.org/fhir/StructureDefinition/timezone";

    /// <param name="phone">As staff would type it; null is no telecom at all.</param>
    /// <param name="language">BCP 47, preferred.</param>
    /// <param name="zone">IANA name, as the Patient's time zone extension.</param>
    /// <param name="with">Changes the resource before it is stored.</param>
    public string AddPatient(string first, string last, string? phone, string? language = null, string? zone = null,
        string? id = null, Action<JsonObject>? with = null)
    {
        var patient = new JsonObject { ["resourceType"] = "Patient" };
        AddZone(patient, zone);
        patient["active"] = true;
        patient["name"] = new JsonArray(Name(first, last));
        AddPhone(patient, phone, "mobile");
        if (language is not null)
        {
            var coding = new JsonObject { ["system"] = "urn:ietf:bcp:47", ["code"] = language };
            patient["communication"] = new JsonArray(
                new JsonObject { ["language"] = new JsonObject { ["coding"] = new JsonArray(coding) }, ["preferred"] = true });
        }

        return Add(patient, id, with);
    }

    public string AddPractitioner(string first, string last, string? prefix = "Dr.", string? id = null, Action<JsonObject>? with = null)
    {
        var name = Name(first, last);
        if (prefix is not null)
        {
            name["prefix"] = new JsonArray(prefix);
        }

        return Add(new JsonObject { ["resourceType"] = "Practitioner", ["active"] = true, ["name"] = new JsonArray(name) }, id, with);
    }

    public string AddLocation(string name, string? phone = null, string? zone = null, string? id = null, Action<JsonObject>? with = null)
    {
        var location = new JsonObject { ["resourceType"] = "Location" };
        AddZone(location, zone);
        location["status"] = "active";
        location["name"] = name;
        AddPhone(location, phone, "work");
        return Add(location, id, with);
    }

    /// <summary>Books a visit and says its id.</summary>
    public string Book(string patientId, DateTimeOffset start, string? locationId = null, string? practitionerId = null,
        string status = "booked", string patientStatus = "needs-action", int minutes = 30, string? id = null,
        Action<JsonObject>? with = null) =>
        Book([patientId], start, locationId, practitionerId, status, patientStatus, minutes, id, with);

    /// <summary>Books a group visit, or one of a single patient.</summary>
    public string Book(IReadOnlyList<string> patientIds, DateTimeOffset start, string? locationId = null, string? practitionerId = null,
        string status = "booked", string patientStatus = "needs-action", int minutes = 30, string? id = null,
        Action<JsonObject>? with = null)
    {
        var participants = patientIds.Select(patient => Participant("Patient/" + patient, patientStatus)).ToList();
        if (practitionerId is not null)
        {
            participants.Add(Participant("Practitioner/" + practitionerId, "accepted"));
        }

        if (locationId is not null)
        {
            participants.Add(Participant("Location/" + locationId, "accepted"));
        }

        var appointment = new JsonObject
        {
            ["resourceType"] = "Appointment",
            ["status"] = status,
            ["start"] = Instant(start),
            ["end"] = Instant(start.AddMinutes(minutes)),
            ["minutesDuration"] = minutes,
            ["participant"] = new JsonArray([.. participants]),
        };
        return Add(appointment, id, with);
    }

    /// <summary>Another time, the same length; the patient is asked anew, as front desks' systems do.</summary>
    public void Move(string appointmentId, DateTimeOffset start) => Change("Appointment", appointmentId, appointment =>
    {
        var minutes = appointment["minutesDuration"]?.GetValue<int>() ?? 30;
        appointment["start"] = Instant(start);
        appointment["end"] = Instant(start.AddMinutes(minutes));
        foreach (var patient in Participants(appointment, "Patient/"))
        {
            patient["status"] = "needs-action";
        }
    });

    public void ChangePractitioner(string appointmentId, string practitionerId) =>
        ChangeActor(appointmentId, "Practitioner/", practitionerId);

    public void ChangeLocation(string appointmentId, string locationId) => ChangeActor(appointmentId, "Location/", locationId);

    /// <summary>Cancelled by the clinic.</summary>
    public void Cancel(string appointmentId) => Change("Appointment", appointmentId, appointment =>
    {
        const string system = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason";
        appointment["status"] = "cancelled";
        appointment["cancelationReason"] = new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = "prov" }),
        };
    });

    /// <summary>Cancelled, and now booked again.</summary>
    public void Restore(string appointmentId) => Change("Appointment", appointmentId, appointment =>
    {
        appointment["status"] = "booked";
        appointment.Remove("cancelationReason");
    });

    public void NoShow(string appointmentId) => SetStatus(appointmentId, "noshow");

    public void SetStatus(string appointmentId, string status) =>
        Change("Appointment", appointmentId, appointment => appointment["status"] = status);

    /// <summary>The front desk notes what the patient said on the phone: <c>accepted</c>, <c>declined</c> …</summary>
    public void SetPatientStatus(string appointmentId, string patientId, string status) =>
        Change("Appointment", appointmentId, appointment =>
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
        return Done(interactions.Create(resource["resourceType"]!.GetValue<string>(), resource, id)).Id;
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

    /// <summary>The status of the visit's first patient, or of this one.</summary>
    public string? PatientStatus(string appointmentId, string patientId = "") =>
        Appointment(appointmentId) is { } appointment ? Participants(appointment, "Patient/" + patientId).First().Text("status") : null;

    /// <summary>Sends the notification of a version again; of the newest when none is named.</summary>
    public void Notify(string appointmentId, string? versionId = null)
    {
        lock (shelf.Gate)
        {
            Subscriptions.Resend(shelf.History("Appointment", appointmentId).Last(v => versionId is null || v.VersionId == versionId));
        }
    }

    private static ResourceVersion Done(Written written) => written switch
    {
        Written.Created(var version) => version,
        Written.Updated(var version) => version,
        Written.Unchanged(var version) => version,
        Written.Deleted(var version) => version,
        Written.Refused(var answer) => throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer.Body.Span)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonObject Name(string first, string last) =>
        new() { ["use"] = "official", ["family"] = last, ["given"] = new JsonArray(first) };

    private static void AddZone(JsonObject resource, string? zone)
    {
        if (zone is not null)
        {
            resource["extension"] = new JsonArray(new JsonObject { ["url"] = ZoneExtension, ["valueCode"] = zone });
        }
    }

    private static void AddPhone(JsonObject resource, string? phone, string use)
    {
        if (phone is not null)
        {
            resource["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["value"] = phone, ["use"] = use });
        }
    }

    private static JsonObject Participant(string reference, string status) =>
        new() { ["actor"] = new JsonObject { ["reference"] = reference }, ["required"] = "required", ["status"] = status };

    private static IEnumerable<JsonObject> Participants(JsonObject appointment, string referencePrefix) =>
        appointment.Objects("participant").Where(p =>
            p["actor"].Text("reference") is { } reference && (referencePrefix.EndsWith('/')
                ? reference.StartsWith(referencePrefix, StringComparison.Ordinal) : reference == referencePrefix));

    private void ChangeActor(string appointmentId, string typePrefix, string id) => Change("Appointment", appointmentId, appointment =>
    {
        var reference = typePrefix + id;
        if (Participants(appointment, typePrefix).FirstOrDefault() is { } participant)
        {
            participant["actor"] = new JsonObject { ["reference"] = reference };
        }
        else
        {
            appointment["participant"]!.AsArray().Add((JsonNode)Participant(reference, "accepted"));
        }
    });

    /// <summary>FHIR's instant with the offset it was given: a clinic's server keeps what it was told.</summary>
    private static string Instant(DateTimeOffset at) => at.Offset == TimeSpan.Zero
        ? at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
