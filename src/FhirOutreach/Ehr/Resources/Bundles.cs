using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

internal static class Bundles
{
    /// <summary>An error in JSON, or an OperationOutcome alone, is no empty searchset.</summary>
    public static bool IsOne(JsonElement body) => body.Text("resourceType") == "Bundle";

    /// <summary>Where the next page is; null when this is the last.</summary>
    public static Uri? NextOf(JsonElement bundle) =>
        bundle.Items("link").Where(link => link.Text("relation") == "next")
            .Select(link => Uri.TryCreate(link.Text("url"), UriKind.RelativeOrAbsolute, out var url) ? url : null)
            .FirstOrDefault();
}
