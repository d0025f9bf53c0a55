using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr;

namespace FhirOutreach.Inbox;

/// <summary>Turns an Appointment into the visits its patients would see.</summary>
internal static class Visits
{
    /// <param name="before">The patients of the version we held: who is no longer named has been taken off.</param>
    public static IReadOnlyList<Visit> Of(
        Appointment appointment, Actors people, IReadOnlyCollection<string> before, TimeZoneInfo organizationZone)
    {
        var patients = appointment.Participants
            .Where(participant => participant is { Type: ActorType.Patient, IsInformationOnly: false, ActorId: not null })
            .DistinctBy(participant => participant.ActorId)
            .ToList();
        var shown = Shown(appointment, people, organizationZone, patients.Count > 1);

        var visits = patients.ConvertAll(patient => shown with { PatientId = patient.ActorId!, Participation = patient.Status });
        var removed = before
            .Where(id => id.Length > 0 && patients.All(patient => patient.ActorId != id))
            .Select(id => shown with { PatientId = id, Participation = IsMerged(id) ? ParticipationStatus.Merged : ParticipationStatus.Removed });
        visits.AddRange(removed);

        // Nobody to thread it by: one visit of nobody, so that a decision can say so.
        return visits.Count > 0 ? visits : [shown with { Problem = appointment.Problem ?? "no patient among the participants" }];

        bool IsMerged(string id) => patients.Any(patient => patient.ActorId == people.Patients.GetValueOrDefault(id)?.ReplacedBy);
    }

    private static Visit Shown(Appointment appointment, Actors people, TimeZoneInfo organizationZone, bool isGroup)
    {
        var location = First(appointment, ActorType.Location);
        var practitioner = First(appointment, ActorType.Practitioner) ?? First(appointment, ActorType.PractitionerRole);
        var place = location?.ActorId is { } id ? people.Places.GetValueOrDefault(id) : null;
        return new(
            appointment.Id,
            PatientId: "",
            appointment.VersionId,
            appointment.LastUpdated,
            appointment.Status,
            ParticipationStatus.NeedsAction,
            isGroup,
            appointment.Start,
            Zone(appointment.Zone) ?? Zone(place?.Zone) ?? organizationZone,
            appointment.IsVirtual || place?.IsVirtual == true ? null : place?.Name ?? location?.Display, // nobody comes there
            NameOf(practitioner, people),
            appointment.Service,
            place?.Phone,
            appointment.Problem,
            location?.ActorId);
    }

    private static Participant? First(Appointment appointment, ActorType type) =>
        appointment.Participants.FirstOrDefault(participant => participant.Type == type);

    private static string? NameOf(Participant? practitioner, Actors people) =>
        (practitioner?.ActorId is { } id ? people.Practitioners.GetValueOrDefault(id)?.Name : null) ?? practitioner?.Display;

    /// <summary>The rules of an IANA zone; null when there is no such zone here.</summary>
    public static TimeZoneInfo? Zone(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
