using System.Text.Json;
using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Reads one version of an R4 Appointment. Any JSON gives an <see cref="Appointment"/>: what cannot be acted on says
/// why in
/// <see cref="Appointment.Problem"/>, in words without personal data.
/// </summary>
internal sealed class AppointmentReader(References references)
{
    /// <summary>More people than this in one visit is taken for a mistake: nobody is texted.</summary>
    public const int PatientsMax = 200;

    private readonly ParticipantReader participants = new(references);

    public Appointment Read(JsonElement resource)
    {
        var id = resource.Text("id");
        var meta = resource.At("meta");
        var status = StatusOf(resource.Text("status"));
        var start = Instants.Read(resource.Text("start"));
        var people = participants.Read(resource);
        return new Appointment(
            FhirId.IsValid(id) ? id! : "",
            meta.Text("versionId") ?? "",
            Instants.Read(meta.Text("lastUpdated")) ?? DateTimeOffset.MinValue,
            status,
            start,
            Zones.OfInstant(resource.At("_start")),
            ServiceOf(resource),
            people.Kept,
            ProblemOf(resource, status, start, people),
            Modality.IsVirtual(resource));
    }

    private static AppointmentStatus StatusOf(string? code) => code switch
    {
        "proposed" => AppointmentStatus.Proposed,
        "pending" => AppointmentStatus.Pending,
        "booked" => AppointmentStatus.Booked,
        "arrived" => AppointmentStatus.Arrived,
        "fulfilled" => AppointmentStatus.Fulfilled,
        "cancelled" => AppointmentStatus.Cancelled,
        "noshow" => AppointmentStatus.NoShow,
        "entered-in-error" => AppointmentStatus.EnteredInError,
        "checked-in" => AppointmentStatus.CheckedIn,
        "waitlist" => AppointmentStatus.Waitlist,
        _ => AppointmentStatus.Unknown,
    };

    private static string? ServiceOf(JsonElement resource) =>
        resource.Items("serviceType")
            .Select(type => type.Words("text") ?? type.Items("coding")
                .Select(coding => coding.Words("display") ?? coding.Words("code"))
                .FirstOrDefault(words => words is not null))
            .FirstOrDefault(words => words is not null);

    private static string? ProblemOf(
        JsonElement resource, AppointmentStatus status, DateTimeOffset? start, ParticipantReader.Participants people)
    {
        if (resource.ValueKind != JsonValueKind.Object) return "not a FHIR resource";
        if (resource.Text("resourceType") != "Appointment") return "not an Appointment";
        if (!FhirId.IsValid(resource.Text("id"))) return "id is missing or not a FHIR id";
        if (status == AppointmentStatus.Unknown)
            return resource.Text("status") is null ? "status is missing" : "status is not one R4 knows";
        return ProblemOfStart(resource, status, start) ?? ProblemOfPeople(people);
    }

    // An ended visit ends whatever its start says; proposed and waitlist may have none yet (R4 app-3).
    private static string? ProblemOfStart(JsonElement resource, AppointmentStatus status, DateTimeOffset? start)
    {
        if (start is not null || status is not (AppointmentStatus.Booked or AppointmentStatus.Pending)) return null;
        return resource.Text("start") is null ? "start is missing" : "start is not an instant with seconds and a zone";
    }

    private static string? ProblemOfPeople(ParticipantReader.Participants people) => people switch
    {
        { Patients: 0 } => "no participant is a Patient",
        { Patients: > PatientsMax } => $"more than {PatientsMax} participants are Patients",
        { ReadablePatients: 0 } => "no participant is a reference to a Patient of this EHR",
        _ => null,
    };
}

internal static class AppointmentReading
{
    /// <summary>
    /// The body does not say which version it is (a server that strips <c>meta</c>): it must be read from the EHR
    /// before
    /// it may replace anything.
    /// </summary>
    public static bool NeedsReading(this Appointment appointment) =>
        appointment.VersionId.Length == 0 || appointment.LastUpdated == DateTimeOffset.MinValue;
}
