using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Demo;

/// <summary>
/// The world around the service: an EHR, a carrier and phones. They keep the real clock, as strangers' servers do; the
/// service maps their stamps to its own, moved one. What is booked is booked relative to the moved clock.
/// </summary>
internal sealed class DemoClinic : IDisposable
{
    private DateOnly openingDay;

    /// <param name="serviceUrl">Where the service is reached: its keys, and its webhooks.</param>
    public DemoClinic(TimeProvider real, EhrSwitches switches, string serviceUrl)
    {
        Ehr = new SandboxEhr(real, switches.Options(serviceUrl));
        Carrier = new SandboxCarrier(real, new()
        {
            AccountSid = DemoSettings.AccountSid,
            AuthToken = DemoSettings.AuthToken,
            Numbers = [DemoSettings.Sender],
            InboundUrl = serviceUrl.TrimEnd('/') + "/sms/inbound",
        });
    }

    public SandboxEhr Ehr { get; }

    public SandboxCarrier Carrier { get; }

    /// <summary>The visit that is booked when the service is up; null before that.</summary>
    public string? OpeningVisit { get; private set; }

    /// <summary>Everybody, and the calendar as it was before the service came to this clinic.</summary>
    public void Furnish(DateTimeOffset opening)
    {
        openingDay = DateOnly.FromDateTime(opening.DateTime);
        foreach (var doctor in Cast.Doctors) Ehr.AddPractitioner(doctor.First, doctor.Last, id: doctor.Id);
        foreach (var place in Cast.Places) Ehr.AddLocation(place.Name, place.Phone, place.Zone, place.Id);
        foreach (var patient in Cast.Patients)
            Ehr.AddPatient(patient.First, patient.Last, patient.Phone, patient.Language, patient.Zone, patient.Id);
        foreach (var visit in Cast.Visits) Book(visit);
        foreach (var phone in Cast.Patients.Select(patient => patient.Phone).OfType<string>()) Carrier.Phone(phone);
    }

    public void BookOpening() => OpeningVisit = Book(Cast.Opening);

    /// <param name="local">By the place's own clock.</param>
    public string Book(string patientId, DateTime local, string doctorId, string placeId, string status = "booked", string patientStatus = "needs-action") =>
        Ehr.Book(patientId, Instant(local, placeId), placeId, doctorId, status, patientStatus);

    /// <param name="local">By the clock of the visit's place.</param>
    public void Move(string appointmentId, DateTime local) =>
        Ehr.Move(appointmentId, Instant(local, ActorOf(Ehr.Appointment(appointmentId)!, "Location")!));

    /// <summary>The id of the first participant of this type.</summary>
    public static string? ActorOf(JsonObject appointment, string type) =>
        appointment["participant"]!.AsArray()
            .Select(participant => (string?)participant!["actor"]?["reference"])
            .FirstOrDefault(reference => reference?.StartsWith(type + "/", StringComparison.Ordinal) is true)?[(type.Length + 1)..];

    public void Dispose() => Ehr.Dispose();

    private string Book(CastVisit visit) => Book(
        visit.PatientId, OpeningHour.WorkingDay(openingDay, visit.Day).ToDateTime(visit.At), visit.DoctorId, visit.PlaceId,
        visit.Status, visit.PatientStatus);

    private static DateTimeOffset Instant(DateTime local, string placeId)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified); // whatever was written behind it: the clinic's own clock
        var zone = Cast.ZoneOf(placeId);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1); // in the gap of the spring clock change
        return new(local, zone.GetUtcOffset(local));
    }
}
