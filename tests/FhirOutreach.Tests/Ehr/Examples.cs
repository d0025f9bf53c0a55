using System.Text.Json;
using System.Text.Json.Nodes;

namespace FhirOutreach.Tests.Ehr;

/// <summary>The examples of <c>fhir-profiles/examples</c>, as they lie beside the program.</summary>
internal static class Examples
{
    public static string Text(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fhir-profiles", "examples", name + ".json"));

    public static JsonElement Json(string name) => JsonElement.Parse(Text(name));

    /// <summary>The example, changed.</summary>
    public static JsonElement With(string name, Action<JsonObject> change) => JsonElement.Parse(TextWith(name, change));

    public static string TextWith(string name, Action<JsonObject> change)
    {
        var resource = JsonNode.Parse(Text(name))!.AsObject();
        change(resource);
        return resource.ToJsonString();
    }
}
