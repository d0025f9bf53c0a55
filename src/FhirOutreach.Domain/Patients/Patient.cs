namespace FhirOutreach.Domain.Patients;

/// <summary>A Patient of the EHR, reduced to what the rules read.</summary>
/// <param name="Phone">E.164; null when there is none we are sure of.</param>
/// <param name="PhoneProblem">Why <paramref name="Phone"/> is null, without the number itself.</param>
/// <param name="Language">BCP-47 of the preferred communication; null = the default language.</param>
/// <param name="Zone">IANA zone from the <c>timezone</c> extension on Patient or its address; null = the visit's.</param>
/// <param name="TimeZone">The rules of <paramref name="Zone"/>, looked up at the edge; null when there is none, or none known.</param>
/// <param name="Proxy">Whose number <paramref name="Phone"/> is, when it is not the patient's own: a reference such as
/// <c>RelatedPerson/7</c>, or <c>Patient.contact</c>.</param>
/// <param name="ReplacedBy">Id of the Patient that replaces this one (<c>link.type = replaced-by</c>).</param>
public sealed record Patient(
    string Id,
    string? FirstName,
    string? Phone,
    string? PhoneProblem,
    string? Language,
    string? Zone,
    bool IsActive = true,
    bool IsDeceased = false,
    string? ReplacedBy = null,
    TimeZoneInfo? TimeZone = null,
    string? Proxy = null);
