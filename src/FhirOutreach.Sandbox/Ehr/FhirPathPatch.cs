using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>FHIRPath Patch, as much of it as names one element by its members and indexes: <c>replace</c> and
/// <c>add</c>.</summary>
internal static partial class FhirPathPatch
{
    public static PatchOutcome Apply(JsonObject resource, JsonNode? patch)
    {
        if (patch.Text("resourceType") != "Parameters")
        {
            return new PatchOutcome.Refused(400, "A FHIRPath Patch is a Parameters resource");
        }

        var copy = resource.DeepClone().AsObject();
        foreach (var operation in patch.Objects("parameter"))
        {
            if (ApplyOne(copy, operation) is { } problem)
            {
                return new PatchOutcome.Refused(400, problem);
            }
        }

        return new PatchOutcome.Applied(copy);
    }

    private static string? ApplyOne(JsonObject resource, JsonObject operation)
    {
        var parts = operation.Objects("part").ToDictionary(part => part.Text("name")!, Value);
        var path = parts.GetValueOrDefault("path")?.ToString() ?? "";
        var value = parts.GetValueOrDefault("value")?.DeepClone();
        switch (parts.GetValueOrDefault("type")?.ToString())
        {
            case "replace" when path.LastIndexOf('.') is > 0 and var dot:
                return Set(Find(resource, path[..dot]), path[(dot + 1)..], value, mustBeThere: true);
            case "add":
                return Set(Find(resource, path), parts.GetValueOrDefault("name")?.ToString() ?? "", value, mustBeThere: false);
            default:
                return "Only replace and add are known";
        }
    }

    private static JsonNode? Value(JsonObject part) =>
        part.FirstOrDefault(member => member.Key.StartsWith("value", StringComparison.Ordinal)).Value;

    private static string? Set(JsonObject? parent, string member, JsonNode? value, bool mustBeThere)
    {
        if (parent is null || parent.ContainsKey(member) != mustBeThere)
        {
            return mustBeThere ? "No element matches the path" : "The element cannot be added there";
        }

        parent[member] = value;
        return null;
    }

    private static JsonObject? Find(JsonObject resource, string path)
    {
        var steps = path.Split('.');
        JsonNode? at = steps[0] == resource.Text("resourceType") ? resource : null;
        foreach (var step in steps.Skip(1))
        {
            var match = Step().Match(step);
            at = match.Success && at is JsonObject o ? o[match.Groups[1].Value] : null;
            if (at is JsonArray array)
            {
                var isIndex = int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
                at = isIndex && index < array.Count ? array[index] : null;
            }
        }

        return at as JsonObject;
    }

    [GeneratedRegex(@"^(\w+)(?:\[(\d+)\])?$")]
    private static partial Regex Step();
}
