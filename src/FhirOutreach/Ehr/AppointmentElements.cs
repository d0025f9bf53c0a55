using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>
/// Which parts of an Appointment are asked for in searches (FHIR's <c>_elements</c>): those that <see cref="AppointmentReader"/>
/// reads, so that notes and reasons for a visit do not even cross the wire. Asked of servers that are known to honour it, and of
/// those we do not know until they refuse it.
/// </summary>
/// <remarks>
/// Deliberately not asked of Patients: a server that takes <c>deceased[x]</c> by another name than ours would leave a death out, and
/// say nothing. What is not needed of a Patient is not kept.
/// </remarks>
internal sealed class AppointmentElements(EhrServer server, TimeProvider time)
{
    private const string Read = "id,meta,status,start,serviceType,serviceCategory,appointmentType,participant,contained,extension,"
        + "virtualService"; // of R5, and of no R4 server; who refuses the name is asked for whole resources
    private const string Subsetted = "SUBSETTED";

    private static readonly TimeSpan RefusedFor = TimeSpan.FromHours(1);

    private DateTimeOffset refusedUntil = DateTimeOffset.MinValue;

    /// <returns>Null: ask for whole resources.</returns>
    public async Task<string?> ToRead(CancellationToken ct) => await Only(Read, ct);

    /// <summary>As <see cref="ToRead"/>, for who needs less.</summary>
    public async Task<string?> Only(string elements, CancellationToken ct) =>
        time.GetUtcNow() >= refusedUntil && await server.HonoursElements(ct) ? elements : null;

    /// <summary>The server took the same search without.</summary>
    public void Refused() => refusedUntil = time.GetUtcNow() + RefusedFor;

    /// <summary>The server says of its own accord that this is not the whole resource.</summary>
    public static bool IsPart(JsonElement resource) =>
        resource.At("meta").Items("tag").Any(tag => tag.Text("code") == Subsetted);

    /// <summary>A part that leaves out what it refers to: only the whole resource can be read.</summary>
    public static bool LacksContained(JsonElement appointment)
    {
        if (!IsPart(appointment)) return false;
        var contained = appointment.Items("contained").Select(resource => resource.Text("id")?.TrimStart('#')).ToHashSet();
        return appointment.Items("participant")
            .Select(participant => participant.At("actor").Text("reference"))
            .Any(reference => reference is ['#', .. var id] && !contained.Contains(id));
    }
}
