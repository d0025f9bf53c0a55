namespace FhirOutreach.Domain.Patients;

/// <summary>http://hl7.org/fhir/R4/datatypes.html#ContactPoint, as the EHR wrote it.</summary>
/// <param name="Rank">1 is the most preferred; null = least.</param>
/// <param name="PeriodEnd">The last instant that still counts.</param>
public sealed record ContactPoint(
    string? System,
    string? Use,
    string? Value,
    int? Rank = null,
    DateTimeOffset? PeriodStart = null,
    DateTimeOffset? PeriodEnd = null);
