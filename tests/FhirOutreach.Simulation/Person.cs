namespace FhirOutreach.Simulation;

/// <summary>A patient of the simulated EHR. Families share a number.</summary>
/// <param name="OwnPhone">A minor's own, beside the parents' <paramref name="Phone"/>; null = not a minor.</param>
/// <param name="Zone">As their record says; null = it says none.</param>
internal sealed record Person(string Id, string First, string Phone, string? Zone, string? Language, string? OwnPhone = null);

/// <summary>A clinic's site: what times are shown in, and by default the patient's zone.</summary>
/// <param name="Zone">Null = the organization's.</param>
internal sealed record Site(string Id, string? Zone)
{
    public string Name => $"Site {Id}";
}

/// <summary>One version of an Appointment as the EHR made it, and who made it.</summary>
/// <param name="ByUs">Made by the service's PATCH, not by the clinic.</param>
internal sealed record TrueVersion(
    string AppointmentId, int Version, DateTimeOffset At, string Status, DateTimeOffset Start, string SiteId, string Service, string Practitioner,
    IReadOnlyList<TruePart> Patients, bool ByUs)
{
    public bool IsOnFor(string patientId) =>
        Status is "booked" or "pending"
        && Patients.Any(part => part.PatientId == patientId && part.Status != "declined");

    public string? AnswerOf(string patientId) => Patients.FirstOrDefault(part => part.PatientId == patientId)?.Status;

    public override string ToString() => $"{Status}, {Start:u}, {string.Join(", ", Patients.Select(part => $"{part.PatientId} {part.Status}"))}";
}

internal sealed record TruePart(string PatientId, string Status);
