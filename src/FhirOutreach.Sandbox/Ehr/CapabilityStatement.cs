using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What <c>GET metadata</c> answers: what this server can do in its dialect, and nothing else.</summary>
internal static class CapabilityStatement
{
    public static JsonObject Of(EhrDialect dialect, DateTimeOffset since, string baseUrl, string? tokenUrl = null)
    {
        var statement = new JsonObject
        {
            ["resourceType"] = "CapabilityStatement",
            ["status"] = "active",
            ["date"] = FhirJson.Instant(since),
            ["kind"] = "instance",
            ["software"] = new JsonObject { ["name"] = dialect.SoftwareName, ["version"] = dialect.SoftwareVersion },
            ["implementation"] = new JsonObject { ["description"] = "Sandbox EHR", ["url"] = baseUrl },
            ["fhirVersion"] = "4.0.1",
            ["format"] = new JsonArray(FhirJson.MediaType, "json"),
        };
        if (Offers.Patches(dialect))
        {
            statement["patchFormat"] = new JsonArray(Offers.PatchFormat(dialect));
        }

        var rest = new JsonObject
        {
            ["mode"] = "server",
            ["resource"] = new JsonArray([.. Offers.Types(dialect).Select(type => Resource(type, dialect))]),
        };
        if (tokenUrl is not null)
        {
            rest["security"] = Security(tokenUrl);
        }

        statement["rest"] = new JsonArray(rest);
        return TopicSubscription.AddTopic(statement, dialect);
    }

    // How servers named their token endpoint before there was smart-configuration; many still do both.
    private static JsonObject Security(string tokenUrl) => new()
    {
        ["extension"] = new JsonArray(new JsonObject
        {
            ["url"] = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
            ["extension"] = new JsonArray(new JsonObject { ["url"] = "token", ["valueUri"] = tokenUrl }),
        }),
    };

    private static JsonObject Resource(string type, EhrDialect dialect) => new()
    {
        ["type"] = type,
        ["interaction"] = new JsonArray([.. Offers.Interactions(type, dialect)
            .Select(code => new JsonObject { ["code"] = code })]),
        ["versioning"] = "versioned-update",
        ["readHistory"] = true,
        ["updateCreate"] = true,
        ["conditionalCreate"] = true,
        ["searchInclude"] = new JsonArray([.. Parameters(type, dialect).Where(p => p.Type == SearchType.Reference)
            .Select(p => JsonValue.Create($"{type}:{p.Name}"))]),
        ["searchParam"] = new JsonArray([.. Parameters(type, dialect).Select(p => new JsonObject
        {
            ["name"] = p.Name,
            ["type"] = p.Type.ToString().ToLowerInvariant(),
        })]),
    };

    private static IEnumerable<SearchParameter> Parameters(string type, EhrDialect dialect) =>
        SearchParameters.Of(type).Where(p => p.Name != "_lastUpdated" || dialect.SearchesByLastUpdated);
}
