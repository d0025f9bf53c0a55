using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Sandbox.Authorization;

/// <summary>Checks who asks and what for, and gives a token.</summary>
internal sealed class TokenEndpoint(TimeProvider time, SandboxAuthorizationOptions options, GrantedTokens tokens)
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly AssertionCheck assertions = new(time, options);

    public ClientKeys Keys => assertions.Keys;

    public string Scopes { get; set; } = options.Scopes;

    public async Task<Answer> Serve(ReceivedRequest request)
    {
        if (request.MediaType != FormType)
        {
            return OAuthError.Of(400, "invalid_request", "The body must be a form");
        }

        var form = QueryHelpers.ParseQuery(request.Body).ToDictionary(field => field.Key, field => field.Value.ToString());
        if (form.GetValueOrDefault("grant_type") != "client_credentials")
        {
            return OAuthError.Of(400, "unsupported_grant_type", "Only client_credentials");
        }

        if (form.GetValueOrDefault("scope") is not { Length: > 0 } asked)
        {
            return OAuthError.Of(400, "invalid_scope", "scope is missing");
        }

        if (form.GetValueOrDefault("client_assertion_type") != AssertionType || request.Header("Authorization") is not null)
        {
            return OAuthError.Of(400, "invalid_request", "A client authenticates by client_assertion and nothing else");
        }

        return await assertions.Refusal(form.GetValueOrDefault("client_assertion", ""), request.BaseUrl + request.Path) is { } refusal
            ? OAuthError.Of(401, "invalid_client", refusal)
            : Token(asked);
    }

    private Answer Token(string asked)
    {
        var allowed = Scopes.Split(' ').ToHashSet();
        var granted = string.Join(' ', asked.Split(' ').Where(allowed.Contains));
        return granted.Length == 0
            ? OAuthError.Of(400, "invalid_scope", "None of these is granted to this client")
            : OAuthError.Json(200, new JsonObject
            {
                ["access_token"] = tokens.Grant(granted, options.TokenLifetime),
                ["token_type"] = "bearer",
                ["expires_in"] = (int)options.TokenLifetime.TotalSeconds,
                ["scope"] = granted,
            });
    }
}
