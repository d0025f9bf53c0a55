using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

internal static class Bundles
{
    /// <summary>Where the next page is; null when this is the last.</summary>
    public static Uri? NextOf(JsonElement bundle) =>
        bundle.Items("link").Where(link => link.Text("relation") == "next")
            .Select(link => Uri.TryCreate(link.Text("url"), UriKind.RelativeOrAbsolute, out var url) ? url : null)
            .FirstOrDefault();
}
