using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Ehr;

/// <summary>The people and places of some Appointments, by the ids the Appointments name them by.</summary>
/// <param name="Patients">A patient who was merged into another has the other's data under the old id, and says so in
/// <c>ReplacedBy</c>.</param>
/// <param name="Missing">The EHR has none of that id, or will not show it.</param>
/// <param name="CouldNotBeRead">The EHR was unreachable or would not show a Patient, and there is no recent copy: nothing is known.</param>
internal sealed record Actors(
    IReadOnlyDictionary<string, Patient> Patients,
    IReadOnlyDictionary<string, Practitioner> Practitioners,
    IReadOnlyDictionary<string, Place> Places,
    IReadOnlySet<(ActorType Type, string Id)> Missing,
    IReadOnlyDictionary<(ActorType Type, string Id), EhrAnswer> CouldNotBeRead)
{
    /// <summary>When the EHR said what stands here of a patient, by our clock: in an outage that may be hours ago.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> PatientsReadAt { get; init; } = new Dictionary<string, DateTimeOffset>();

    public static readonly Actors Empty = new(
        new Dictionary<string, Patient>(), new Dictionary<string, Practitioner>(), new Dictionary<string, Place>(),
        new HashSet<(ActorType, string)>(), new Dictionary<(ActorType, string), EhrAnswer>());
}
