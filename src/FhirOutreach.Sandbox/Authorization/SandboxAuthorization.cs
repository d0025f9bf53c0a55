using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FhirOutreach.Sandbox.Authorization;

/// <summary>
/// A small authorization server for SMART Backend Services (SMART App Launch 2.2): tokens for a signed assertion, short
/// of life and held to their scopes.
/// </summary>
public sealed class SandboxAuthorization
{
    private readonly FrontDoor door;
    private readonly TokenEndpoint endpoint;
    private readonly GrantedTokens tokens;

    public SandboxAuthorization(TimeProvider time, SandboxAuthorizationOptions options, int seed = 1)
    {
        Options = options;
        tokens = new GrantedTokens(time);
        endpoint = new TokenEndpoint(time, options, tokens);
        Faults = new FaultPlan(new Random(seed));
        door = new FrontDoor(time, Faults, Requests, Serve, status => OAuthError.Of(status, "server_error", "As it was told"));
    }

    public SandboxAuthorizationOptions Options { get; }

    public FaultPlan Faults { get; }

    public RequestLog Requests { get; } = new();

    public bool IsDown
    {
        get => door.IsDown;
        set => door.IsDown = value;
    }

    /// <summary>What is granted from now on; those granted already keep theirs.</summary>
    public string Scopes
    {
        get => endpoint.Scopes;
        set => endpoint.Scopes = value;
    }

    /// <summary>Where the client publishes its keys, from now on; null when they were registered.</summary>
    public string? JwksUrl
    {
        get => endpoint.Keys.Url;
        set => endpoint.Keys.Url = value;
    }

    /// <summary>Fetches the client's keys anew the next time, as when the time is over for which they may be kept.</summary>
    public void ForgetKeys() => endpoint.Keys.Forget();

    /// <summary>How many tokens were given out.</summary>
    public int Granted => tokens.Count;

    /// <summary>Forgets every token: whoever holds one gets 401.</summary>
    public void RevokeAll() => tokens.Clear();

    /// <summary>Serves <c>POST {prefix}/token</c>.</summary>
    public IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string prefix) => door.Map(app, prefix);

    /// <summary>The document of <c>.well-known/smart-configuration</c>.</summary>
    internal JsonObject Configuration(string baseUrl) => new()
    {
        ["token_endpoint"] = $"{baseUrl}/token",
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
        ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("RS384", "ES384"),
        ["scopes_supported"] = new JsonArray([.. Options.Scopes.Split(' ').Select(scope => JsonValue.Create(scope))]),
        ["capabilities"] = new JsonArray(
            "client-confidential-asymmetric", Options.UnderstandsV2 ? "permission-v2" : "permission-v1"),
    };

    internal bool Knows(string token) => tokens.Scopes(token) is not null;

    internal bool Allows(string token, string type, char permission) =>
        tokens.Scopes(token) is { } scopes && SystemScope.Any(scopes, type, permission);

    private async Task<Answer> Serve(ReceivedRequest request) => (request.Method, request.Path) switch
    {
        ("POST", "/token") => await endpoint.Serve(request),
        (_, "/token") => OAuthError.Of(405, "invalid_request", "A token is asked for by POST"),
        _ => OAuthError.Of(404, "invalid_request", "There is a token endpoint here and nothing else"),
    };
}
