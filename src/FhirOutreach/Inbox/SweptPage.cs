using System.Text.Json;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Inbox;

/// <summary>One page of a search: its Appointments, raw and read, and where it goes on.</summary>
internal sealed record SweptPage(IReadOnlyList<(Appointment Appointment, JsonElement Raw)> Entries, Uri? Next)
{
    public DateTimeOffset? Newest => Entries.Count == 0 ? null : Entries.Max(entry => entry.Appointment.LastUpdated);

    public static SweptPage Read(JsonElement bundle, AppointmentReader reader) => new(
        [.. from entry in bundle.Items("entry")
            let resource = entry.At("resource")
            where resource.Text("resourceType") == "Appointment"
            let appointment = reader.Read(resource)
            where appointment.Id.Length > 0
            select (appointment, resource)],
        bundle.Items("link")
            .Where(link => link.Text("relation") == "next")
            .Select(link => Uri.TryCreate(link.Text("url"), UriKind.RelativeOrAbsolute, out var url) ? url : null)
            .FirstOrDefault());
}
