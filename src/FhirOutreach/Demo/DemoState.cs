using System.Text.Json.Nodes;
using FhirOutreach.Hosting;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;

namespace FhirOutreach.Demo;

/// <summary>All that the page shows. It changes only when something happened: time itself is the offset.</summary>
/// <param name="OffsetMs">From the real clock to the play's.</param>
/// <param name="TextsSent">How many texts have left for the carrier.</param>
/// <param name="LastTextAbout">The visit that the last of them was about.</param>
internal sealed record DemoState(
    long OffsetMs, DateTimeOffset? NextDue, long TextsSent, string? LastTextAbout, string? OpeningVisit,
    IReadOnlyList<ShownDoctor> Doctors, IReadOnlyList<ShownPlace> Places, IReadOnlyList<ShownPatient> Patients,
    IReadOnlyList<ShownVisit> Visits, IReadOnlyList<ShownPhone> Phones, IReadOnlyList<ShownTask> Tasks, ShownStory? Story);

internal sealed record ShownDoctor(string Id, string Name);

internal sealed record ShownPlace(string Id, string Name, string City);

internal sealed record ShownPatient(string Id, string Name, string? Phone, string Note);

/// <param name="State">One of <c>booked</c>, <c>confirmed</c>, <c>declined</c>, <c>cancelled</c>, <c>noshow</c>, <c>over</c>.</param>
/// <param name="Local">The start by the clinic's own clock, as a field holds it.</param>
internal sealed record ShownVisit(
    string Id, string Version, string PatientId, string DoctorId, string PlaceId, string State, string Day, string Time, string Local,
    DateTimeOffset Start);

internal sealed record ShownPhone(string Number, string Owner, string Zone, bool IsOptedOut, IReadOnlyList<ShownText> Texts);

internal sealed record ShownText(string Sid, bool IsFromPhone, bool IsAutomatic, string Body, string At);

internal sealed record ShownTask(string Words, string? VisitId, string? PatientId, string At);

internal sealed record ShownStory(string VisitId, IReadOnlyList<StoryStep> Steps);

internal sealed class DemoStates(DemoClinic clinic, OutreachClock clock, Database database, OutreachSettings settings)
{
    private readonly VisitStory story = new(clock, clinic);

    /// <param name="visitId">The visit whose story is told; null = none.</param>
    public DemoState Now(string? visitId)
    {
        var visits = clinic.Ehr.Resources("Appointment").Select(Visit).OrderBy(visit => visit.Local, StringComparer.Ordinal).ThenBy(visit => visit.Id, StringComparer.Ordinal).ToList();
        var chosen = visits.Find(visit => visit.Id == visitId);
        var (optedOut, tasks, steps, nextDue, textsSent, lastTextAbout) = database.Read(session => (
            session.OptedOut(),
            session.TasksForStaff(),
            chosen is null ? null : story.Tell(session, chosen.Id, Cast.ZoneOf(chosen.PlaceId)),
            session.NextDue(settings.Sms.Sender, clock.GetUtcNow()),
            session.TextsThatLeft(),
            session.LastTextAbout()));
        var wall = clock.WallNow;
        return new(
            (long)(clock.Ours(wall) - wall).TotalMilliseconds,
            nextDue,
            textsSent,
            lastTextAbout,
            clinic.OpeningVisit,
            [.. Cast.Doctors.Select(doctor => new ShownDoctor(doctor.Id, doctor.Name))],
            [.. Cast.Places.Select(place => new ShownPlace(place.Id, place.Name, CityOf(place.Zone)))],
            [.. Cast.Patients.Select(Patient)],
            visits,
            [.. clinic.Carrier.Phones.Select(phone => Phone(phone, optedOut))],
            tasks.ConvertAll(task => new ShownTask(
                InWords.Task(task.Kind), task.AppointmentId,
                task.PatientId ?? Cast.Patients.FirstOrDefault(patient => patient.Phone == task.Phone)?.Id,
                InWords.DayAndTime(TimeZoneInfo.ConvertTime(task.OpenedAt, Zone(Cast.NewYork))))),
            steps is null ? null : new(chosen!.Id, steps));
    }

    private static ShownVisit Visit(JsonObject appointment)
    {
        var placeId = DemoClinic.ActorOf(appointment, "Location")!;
        var start = DateTimeOffset.Parse((string)appointment["start"]!, System.Globalization.CultureInfo.InvariantCulture);
        var local = TimeZoneInfo.ConvertTime(start, Cast.ZoneOf(placeId));
        return new(
            (string)appointment["id"]!, (string)appointment["meta"]!["versionId"]!,
            DemoClinic.ActorOf(appointment, "Patient")!, DemoClinic.ActorOf(appointment, "Practitioner")!, placeId,
            State((string)appointment["status"]!, (string)appointment["participant"]![0]!["status"]!),
            InWords.Day(local), InWords.Time(local), InWords.Field(local), start);
    }

    private static string State(string status, string participation) => (status, participation) switch
    {
        ("cancelled", _) => "cancelled",
        ("noshow", _) => "noshow",
        ("booked", "accepted") => "confirmed",
        ("booked", "declined") => "declined",
        ("booked", _) => "booked",
        _ => "over",
    };

    private static ShownPatient Patient(CastPatient patient)
    {
        var language = patient.Language is "es" ? "Spanish" : "English";
        var place = CityOf(patient.Zone);
        return new(patient.Id, patient.Name, patient.Phone, patient.Phone is null ? "no mobile number" : $"{language}, {place}");
    }

    private ShownPhone Phone(Phone phone, HashSet<string> optedOut)
    {
        var owners = Cast.Patients.Where(patient => patient.Phone == phone.Number).ToList();
        var zone = owners is [var first, ..] ? first.Zone : Cast.NewYork;
        return new(
            phone.Number, string.Join(" & ", owners.Select(owner => owner.First)) + " " + owners.FirstOrDefault()?.Last, zone,
            optedOut.Contains(phone.Number),
            [.. phone.Texts.Select(text => new ShownText(
                text.Sid, text.IsFromPhone, text.IsAutomatic, text.Body,
                InWords.DayAndTime(TimeZoneInfo.ConvertTime(clock.Ours(text.At), Zone(zone)))))]);
    }

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static string CityOf(string zone) => zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
