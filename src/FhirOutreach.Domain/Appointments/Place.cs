namespace FhirOutreach.Domain.Appointments;

/// <summary>A Location of the EHR.</summary>
/// <param name="Phone">E.164, from <c>Location.telecom</c>.</param>
/// <param name="Zone">IANA zone from the <c>timezone</c> extension.</param>
/// <param name="IsVirtual">No place one can go to.</param>
public sealed record Place(string Id, string? Name, string? Phone, string? Zone, bool IsVirtual = false);

/// <summary>A Practitioner of the EHR, by the name a patient knows.</summary>
public sealed record Practitioner(string Id, string? Name);
