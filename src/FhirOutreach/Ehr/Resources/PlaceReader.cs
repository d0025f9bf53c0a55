using System.Text.Json;
using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Reads a Location.</summary>
/// <param name="region">ISO 3166 alpha-2, for numbers written without a country code.</param>
internal sealed class PlaceReader(string region)
{
    public Place Read(JsonElement resource, DateTimeOffset now) => new(
        resource.Text("id") ?? "", NameOf(resource), Telecom.ToCall(resource, region, now), Zones.OfResource(resource),
        Modality.IsVirtualPlace(resource));

    public static string? NameOf(JsonElement resource) =>
        resource.Words("name")
        ?? resource.Items("alias").Select(alias => alias.Words()).FirstOrDefault(words => words is not null);
}
