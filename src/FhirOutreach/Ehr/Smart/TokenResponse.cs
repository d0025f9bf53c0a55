using System.Globalization;
using System.Text.Json;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Smart;

/// <summary>What a token endpoint answered (RFC 6749 sections 5.1 and 5.2).</summary>
internal static class TokenResponse
{
    private const int DescriptionLengthMax = 200;

    /// <summary>Where <c>expires_in</c> is missing: SMART recommends 300 s at most, and asking too often hurts nobody.</summary>
    private static readonly TimeSpan LifetimeUnstated = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(1);

    public static TokenAnswer Read(HttpResponseMessage response, ReadOnlySpan<byte> body, string scopes, TimeProvider time)
    {
        var json = SmartHttp.Json(body);
        var status = (int)response.StatusCode;
        return status switch
        {
            200 or 201 => json is { } given
                ? Token(given, scopes)
                : new TokenAnswer.Unreachable("the token endpoint answered something that is not JSON: is a proxy in front of it answering?"),
            >= 300 and < 400 => new TokenAnswer.Misconfigured(
                $"the token endpoint redirects{Where(response)}, which is not followed: set Ehr:TokenUrl to where it really is"),
            408 or 425 or 429 or >= 500 => Outage(status, response, time),
            _ => Refusal(status, json, scopes, response, time),
        };
    }

    private static TokenAnswer Token(JsonElement json, string scopes)
    {
        if (json.Text("access_token") is not { } value || value.Any(letter => letter is <= ' ' or > '~'))
            return new TokenAnswer.Misconfigured("the token endpoint answered without a usable access_token: is Ehr:TokenUrl the token endpoint?");
        if (json.Text("token_type") is { } type && !type.Equals("bearer", StringComparison.OrdinalIgnoreCase))
            return new TokenAnswer.Misconfigured("the token endpoint gives tokens of another type than bearer");
        // No scope in the answer means: as asked (RFC 6749 section 5.1).
        var missing = json.Text("scope") is { } granted ? SmartScopes.Missing(scopes, granted) : [];
        return new TokenAnswer.Granted(new AccessToken(value, Lifetime(json)), "", missing.Count == 0
            ? null
            : $"The EHR grants less than was asked for: without {string.Join(' ', missing)}."
                + " What needs it will be refused (403): have it granted to this client.", []);
    }

    private static string Where(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } to ? $" to {to.Authority}" : "";

    private static TimeSpan Lifetime(JsonElement json)
    {
        var stated = json.At("expires_in");
        var isStated = double.TryParse(
            stated.ValueKind is JsonValueKind.Number ? stated.GetRawText() : stated.Text(), // some write it as a string
            NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        if (!isStated || seconds <= 0) return LifetimeUnstated;
        return seconds < LifetimeMax.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LifetimeMax;
    }

    private static TokenAnswer.Unreachable Outage(int status, HttpResponseMessage response, TimeProvider time) =>
        new($"the token endpoint answered {status}", SmartHttp.RetryAfter(response, time));

    private static TokenAnswer Refusal(int status, JsonElement? json, string scopes, HttpResponseMessage response, TimeProvider time)
    {
        var error = json is { } body ? body.Text("error") : null;
        if (error is "temporarily_unavailable" or "server_error") return Outage(status, response, time);
        return new TokenAnswer.Misconfigured($"the token endpoint answered {status}{Said(json)}: {WhatToDo(error, status, scopes)}");
    }

    private static string WhatToDo(string? error, int status, string scopes) => error switch
    {
        _ when status is 404 or 405 => "there is no token endpoint at that URL: check Ehr:TokenUrl",
        "invalid_client" or "invalid_grant" or "invalid_request" =>
            "check Ehr:ClientId, and that our public keys are registered for it there: themselves, or their address"
                + " (/.well-known/jwks.json at Public:BaseUrl), which the service must be running and reachable to answer",
        "invalid_scope" => $"asked for \"{scopes}\": have these granted to the client, or put those it has into Ehr:Scopes",
        "unauthorized_client" or "unsupported_grant_type" =>
            "the client must be registered there for backend services (client_credentials with private_key_jwt)",
        _ => "check Ehr:ClientId, Ehr:KeyFile and Ehr:TokenUrl",
    };

    // The server's own words help, unless it repeats our assertion (every JWT begins with eyJ).
    private static string Said(JsonElement? json)
    {
        if (json is not { } body || body.Text("error") is null) return "";
        var description = body.At("error_description").Words();
        var said = description is null ? $"{body.At("error").Words()}" : $"{body.At("error").Words()} ({description})";
        if (said.Contains("eyJ", StringComparison.Ordinal)) return "";
        return " " + (said.Length > DescriptionLengthMax ? said[..DescriptionLengthMax] + "…" : said);
    }
}
