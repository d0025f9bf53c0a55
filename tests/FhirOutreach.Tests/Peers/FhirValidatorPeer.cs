using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.Peers;

/// <summary>Medplum's validator with the R4 definitions of HL7. It is started by the first question.</summary>
public sealed partial class FhirValidatorPeer : IAsyncDisposable
{
    private PeerProcess? process;

    /// <param name="profile">A StructureDefinition to fit as well; a differential is enough. Null for R4 alone.</param>
    /// <returns>What is wrong, in the validator's words, each with the path of the element.</returns>
    internal async Task<IReadOnlyList<string>> Errors(string resource, string? profile, CancellationToken ct)
    {
        var answer = await Ask(new { resource = JsonNode.Parse(resource), profile = Parsed(profile) }, ct);
        return [.. answer.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!)];
    }

    /// <returns>Such as <c>token</c>; null when R4 has no such search parameter.</returns>
    internal async Task<string?> TypeOfSearchParameter(string resourceType, string name, CancellationToken ct)
    {
        var answer = await Ask(new { searchParameter = (string[])[resourceType, name] }, ct);
        return answer.TryGetProperty("type", out var type) ? type.GetString() : null;
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);

    private async Task<JsonElement> Ask(object question, CancellationToken ct)
    {
        if (process is null)
        {
            process = NpmPeers.Start("fhir-validator.mjs", []);
            await process.Line(Listening(), ct);
        }
        await process.Tell(JsonSerializer.Serialize(question));
        return JsonElement.Parse((await process.Line(Answer(), ct)).Value);
    }

    [GeneratedRegex("^listening$")]
    private static partial Regex Listening();

    [GeneratedRegex("^{.*}$")]
    private static partial Regex Answer();
}
