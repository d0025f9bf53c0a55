using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The resources that a front desk fills in.</summary>
internal static class ClinicForms
{
    private const string ZoneExtension = "http://hl7.org/fhir/StructureDefinition/timezone";
    private const string CancellationReasons = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason";

    public static JsonObject Patient(string first, string last, string? phone, string? language, string? zone)
    {
        var patient = WithZone("Patient", zone);
        patient["active"] = true;
        patient["name"] = new JsonArray(Name(first, last));
        AddPhone(patient, phone, "mobile");
        if (language is not null)
        {
            var coding = new JsonObject { ["system"] = "urn:ietf:bcp:47", ["code"] = language };
            var concept = new JsonObject { ["coding"] = new JsonArray(coding) };
            patient["communication"] = new JsonArray(new JsonObject { ["language"] = concept, ["preferred"] = true });
        }

        return patient;
    }

    public static JsonObject Practitioner(string first, string last, string? prefix)
    {
        var name = Name(first, last);
        if (prefix is not null)
        {
            name["prefix"] = new JsonArray(prefix);
        }

        return new JsonObject { ["resourceType"] = "Practitioner", ["active"] = true, ["name"] = new JsonArray(name) };
    }

    public static JsonObject Location(string name, string? phone, string? zone)
    {
        var location = WithZone("Location", zone);
        location["status"] = "active";
        location["name"] = name;
        AddPhone(location, phone, "work");
        return location;
    }

    public static JsonObject Appointment(
        DateTimeOffset start, int minutes, string status, IEnumerable<JsonNode> participants) => new()
        {
            ["resourceType"] = "Appointment",
            ["status"] = status,
            ["start"] = Instant(start),
            ["end"] = Instant(start.AddMinutes(minutes)),
            ["minutesDuration"] = minutes,
            ["participant"] = new JsonArray([.. participants]),
        };

    public static JsonObject Participant(string reference, string status) => new()
    {
        ["actor"] = new JsonObject { ["reference"] = reference },
        ["required"] = "required",
        ["status"] = status,
    };

    public static JsonObject CancelledByProvider() => new()
    {
        ["coding"] = new JsonArray(new JsonObject { ["system"] = CancellationReasons, ["code"] = "prov" }),
    };

    /// <summary>FHIR's instant with the offset it was given: a clinic's server keeps what it was told.</summary>
    public static string Instant(DateTimeOffset at) => at.Offset == TimeSpan.Zero
        ? at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static JsonObject WithZone(string type, string? zone)
    {
        var resource = new JsonObject { ["resourceType"] = type };
        if (zone is not null)
        {
            resource["extension"] = new JsonArray(new JsonObject { ["url"] = ZoneExtension, ["valueCode"] = zone });
        }

        return resource;
    }

    private static JsonObject Name(string first, string last) =>
        new() { ["use"] = "official", ["family"] = last, ["given"] = new JsonArray(first) };

    private static void AddPhone(JsonObject resource, string? phone, string use)
    {
        if (phone is not null)
        {
            var telecom = new JsonObject { ["system"] = "phone", ["value"] = phone, ["use"] = use };
            resource["telecom"] = new JsonArray(telecom);
        }
    }
}
