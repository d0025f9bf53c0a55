using System.Text.Json;
using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Reads <c>Appointment.participant</c>: literal, contained, identifier-only and display-only actors.
/// </summary>
internal sealed class ParticipantReader(References references)
{
    /// <summary>Rooms, devices and staff beyond this many are not kept: nothing is ever said about them.</summary>
    private const int OthersMax = 50;

    public Participants Read(JsonElement appointment)
    {
        var contained = new Lazy<Dictionary<string, JsonElement>>(() => Contained(appointment));
        var kept = new List<Participant>();
        var (patients, readable, others) = (0, 0, 0);
        foreach (var entry in appointment.Items("participant"))
        {
            var participant = ReadOne(entry, contained);
            var isPatient = participant.Type == ActorType.Patient;
            if (isPatient) patients++;
            else others++;
            if (isPatient && participant.ActorId is not null) readable++;
            if (isPatient ? patients <= AppointmentReader.PatientsMax : others <= OthersMax) kept.Add(participant);
        }
        return new Participants(kept, patients, readable);
    }

    private Participant ReadOne(JsonElement entry, Lazy<Dictionary<string, JsonElement>> contained)
    {
        var actor = entry.At("actor");
        var reference = actor.Text("reference");
        var key = references.Read(reference);
        var local = reference is ['#', .. var id] && contained.Value.TryGetValue(id, out var found) ? found : default;
        var type = key?.Type ?? local.Text("resourceType") ?? References.TypeNamed(reference) ?? actor.Text("type");
        return new Participant(
            References.TypeOf(type),
            key?.Id,
            actor.Words("display") ?? NameOf(local),
            StatusOf(entry.Text("status")),
            entry.Text("required") == "information-only");
    }

    private static Dictionary<string, JsonElement> Contained(JsonElement appointment)
    {
        var byId = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var resource in appointment.Items("contained"))
            if (resource.Text("id") is { } id) byId.TryAdd(id.TrimStart('#'), resource);
        return byId;
    }

    private static string? NameOf(JsonElement contained) => contained.Text("resourceType") switch
    {
        "Practitioner" => PractitionerReader.NameOf(contained),
        "Location" => PlaceReader.NameOf(contained),
        _ => null,
    };

    private static ParticipationStatus StatusOf(string? code) => code switch
    {
        "accepted" => ParticipationStatus.Accepted,
        "declined" => ParticipationStatus.Declined,
        "tentative" => ParticipationStatus.Tentative,
        _ => ParticipationStatus.NeedsAction,
    };

    /// <param name="Kept">In the resource's order, bounded.</param>
    /// <param name="Patients">How many participants are Patients, kept or not.</param>
    /// <param name="ReadablePatients">How many of them are literal references to a Patient of our EHR.</param>
    public sealed record Participants(IReadOnlyList<Participant> Kept, int Patients, int ReadablePatients);
}
