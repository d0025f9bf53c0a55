namespace FhirOutreach.Domain.Appointments;

/// <summary>
/// One version of an EHR's Appointment, reduced to what the rules read.
/// </summary>
/// <param name="VersionId">An opaque string: it tells versions apart, and never which is newer.</param>
/// <param name="LastUpdated">By the server's own clock. It alone orders versions.</param>
/// <param name="Start">Null when the EHR gives none, or none that can be read (then <paramref name="Problem"/> says why).</param>
/// <param name="Zone">IANA zone from the <c>tz-code</c> extension on <c>_start</c>, when there.</param>
/// <param name="Problem">Why the resource cannot be acted on, in words without personal data; null when it can.</param>
/// <param name="IsVirtual">It is said to take place at a distance: nobody is told a place to come to.</param>
public sealed record Appointment(
    string Id,
    string VersionId,
    DateTimeOffset LastUpdated,
    AppointmentStatus Status,
    DateTimeOffset? Start,
    string? Zone,
    string? Service,
    IReadOnlyList<Participant> Participants,
    string? Problem = null,
    bool IsVirtual = false);

/// <summary>http://hl7.org/fhir/R4/valueset-appointmentstatus.html</summary>
public enum AppointmentStatus
{
    /// <summary>A code R4 does not know: nobody is texted, staff get a task.</summary>
    Unknown,
    Proposed,
    Pending,
    Booked,
    Arrived,
    Fulfilled,
    Cancelled,
    NoShow,
    EnteredInError,
    CheckedIn,
    Waitlist,
}

/// <param name="ActorId">The id of a literal reference on the EHR's own base; null when it is contained, by identifier, or display only.</param>
/// <param name="Display">The name to show when the actor cannot be read: <c>actor.display</c>, or the contained resource's own name.</param>
/// <param name="IsInformationOnly"><c>participant.required = information-only</c>: does not attend, is never texted.</param>
public sealed record Participant(
    ActorType Type,
    string? ActorId,
    string? Display,
    ParticipationStatus Status,
    bool IsInformationOnly = false);

public enum ActorType
{
    Other,
    Patient,
    Practitioner,
    PractitionerRole,
    Location,
    RelatedPerson,
    HealthcareService,
    Device,
}

/// <summary>http://hl7.org/fhir/R4/valueset-participationstatus.html</summary>
public enum ParticipationStatus
{
    NeedsAction,
    Tentative,
    Accepted,
    Declined,

    /// <summary>Not FHIR's: an earlier version named this participant, this one does not.</summary>
    Removed,

    /// <summary>Not FHIR's: as <see cref="Removed"/>, and the EHR says that the person is one whom this version names by another id.</summary>
    Merged,
}
