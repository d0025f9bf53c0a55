using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Keys;

namespace FhirOutreach.Ehr.Smart;

/// <summary>Which notation of scopes a server understands (SMART App Launch 1: <c>.read</c>, 2: <c>.rs</c>).</summary>
internal enum ScopeNotation { V1, V2 }

/// <summary>What an EHR says about its authorization server (SMART App Launch 2.2, conformance).</summary>
/// <param name="TokenUrl">As it was found, unless it was relative: it is the assertion's audience, compared as text.</param>
/// <param name="Source">Where this was found, for a person.</param>
/// <param name="Warnings">What it lacks of SMART Backend Services, as sentences.</param>
internal sealed record SmartConfiguration(string TokenUrl, ScopeNotation Notation, string Source, IReadOnlyList<string> Warnings)
{
    /// <summary>What is to be asked for there; <c>Ehr:Scopes</c> wins.</summary>
    public string Scopes { get; init; } = "";

    public const string Path = ".well-known/smart-configuration";

    private const string OAuthUris = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    /// <returns>Null when it names no token endpoint.</returns>
    public static SmartConfiguration? Read(JsonElement document, EhrBase ehr, string alg) =>
        document.Text("token_endpoint") is { } url
            ? new(Absolute(url, ehr), NotationOf(document), Path, [.. Lacks(document, alg)])
            : null;

    /// <summary>How servers said it before there was a document for it: in the CapabilityStatement.</summary>
    public static SmartConfiguration? ReadCapabilities(JsonElement statement, EhrBase ehr)
    {
        var token = statement.Items("rest").Select(rest => rest.At("security"))
            .SelectMany(security => security.Items("extension"))
            .Where(extension => extension.Text("url") == OAuthUris)
            .SelectMany(extension => extension.Items("extension"))
            .FirstOrDefault(uri => uri.Text("url") == "token");
        return token.Text("valueUri") is { } url ? new(Absolute(url, ehr), ScopeNotation.V1, "the CapabilityStatement", []) : null;
    }

    public static ScopeNotation NotationOf(JsonElement document)
    {
        var capabilities = Texts(document, "capabilities");
        if (capabilities.Contains("permission-v2")) return ScopeNotation.V2;
        // Servers of SMART 1 know no permission-v1; their list of scopes may still tell.
        var isV2ByScopes = !capabilities.Contains("permission-v1")
            && Texts(document, "scopes_supported").Any(scope => scope.EndsWith(".rs", StringComparison.Ordinal) || scope.Contains(".cru", StringComparison.Ordinal));
        return isV2ByScopes ? ScopeNotation.V2 : ScopeNotation.V1;
    }

    // SMART: a relative URL is resolved against the FHIR base. An absolute one is never rewritten.
    private static string Absolute(string url, EhrBase ehr) =>
        Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? url
            : new Uri(ehr.Url, url).AbsoluteUri;

    private static IEnumerable<string> Lacks(JsonElement document, string alg)
    {
        if (IsListedWithout(document, "grant_types_supported", "client_credentials"))
            yield return "The EHR does not list the grant client_credentials: it may have no backend services.";
        if (IsListedWithout(document, "token_endpoint_auth_methods_supported", "private_key_jwt"))
            yield return "The EHR does not list private_key_jwt among its ways to authenticate.";
        if (IsListedWithout(document, "token_endpoint_auth_signing_alg_values_supported", alg))
            yield return $"The EHR does not list {alg}, which our key signs: \"keys new --alg {Other(alg)}\" makes one of the other kind.";
    }

    private static string Other(string alg) => alg == PublicJwk.Rs384 ? PublicJwk.Es384 : PublicJwk.Rs384;

    private static bool IsListedWithout(JsonElement document, string list, string value) =>
        Texts(document, list) is { Count: > 0 } values && !values.Contains(value);

    private static List<string> Texts(JsonElement document, string list) =>
        [.. document.Items(list).Select(item => item.Text()).OfType<string>()];
}
