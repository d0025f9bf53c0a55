using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>What a CapabilityStatement says about writing Appointments. A statement that lists no resources says
/// nothing, and then everything is taken for possible until the server refuses it.</summary>
internal sealed record WriteAbilities(
    bool Patches, bool Updates, bool CreatesResponses, bool TakesJsonPatch, bool TakesFhirPathPatch)
{
    public static readonly WriteAbilities Unsaid = new(true, true, true, true, true);

    public static WriteAbilities Read(JsonElement statement)
    {
        var resources = statement.Items("rest").SelectMany(rest => rest.Items("resource")).ToList();
        if (resources.Count == 0) return Unsaid;

        List<string> formats = [.. statement.Items("patchFormat").Select(format => format.Text()).OfType<string>()];
        var appointment = Interactions(resources, "Appointment");
        return new WriteAbilities(
            appointment.Contains("patch"),
            appointment.Contains("update"),
            Interactions(resources, "AppointmentResponse").Contains("create"),
            formats.Count == 0 || formats.Any(format => format.Contains("json-patch", StringComparison.Ordinal)),
            formats.Count == 0 || formats.Contains(EhrMediaTypes.FhirJson));
    }

    private static HashSet<string?> Interactions(List<JsonElement> resources, string type) =>
        [.. resources.Where(resource => resource.Text("type") == type)
            .SelectMany(resource => resource.Items("interaction")).Select(interaction => interaction.Text("code"))];
}
