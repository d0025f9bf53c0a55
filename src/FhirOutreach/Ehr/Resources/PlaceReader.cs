using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Reads a Location.</summary>
internal static class PlaceReader
{
    public static string? NameOf(JsonElement resource) =>
        resource.Words("name") ?? resource.Items("alias").Select(alias => alias.Words()).FirstOrDefault(words => words is not null);
}
