using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Sandbox.Authorization;

/// <summary>What SMART Backend Services ask of a client's assertion, one by one.</summary>
internal sealed class AssertionCheck(TimeProvider time, SandboxAuthorizationOptions options)
{
    private static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> used = new();

    public ClientKeys Keys { get; } = new(time, options);

    /// <summary>Why it is refused; null when it is good. A good one is used up.</summary>
    public async Task<string?> Refusal(string assertion, string tokenUrl)
    {
        if (assertion.Split('.') is not [var head, var body, var sealing]
            || Json(head) is not { } header || Json(body) is not { } claims || Bytes(sealing) is not { } signature)
        {
            return "The assertion is no JWT";
        }

        if (Header(header) is { } wrong)
        {
            return wrong;
        }

        return !await Keys.Verify(header.Text("kid")!, header.Text("alg")!, $"{head}.{body}", signature)
            ? "No registered key with that kid made this signature"
            : Claims(claims, tokenUrl);
    }

    private static string? Header(JsonObject header) =>
        header.Text("typ") != "JWT" ? "typ must be JWT"
        : header.Text("alg") is not ("RS384" or "ES384") ? "alg must be RS384 or ES384"
        : header.Text("kid") is null ? "kid is missing"
        : null;

    private string? Claims(JsonObject claims, string tokenUrl)
    {
        if (claims.Text("iss") != options.ClientId || claims.Text("sub") != options.ClientId)
        {
            return "iss and sub must be the client_id";
        }

        if (claims.Text("aud") != tokenUrl)
        {
            return "aud must be the token endpoint's URL";
        }

        if (claims["exp"] is not JsonValue value || !value.TryGetValue(out long seconds))
        {
            return "exp is missing";
        }

        return Times(DateTimeOffset.FromUnixTimeSeconds(seconds)) ?? Jti(claims.Text("jti"));
    }

    private string? Times(DateTimeOffset expires)
    {
        var now = time.GetUtcNow();
        return expires <= now - options.ClockSkewAllowed ? "The assertion has expired"
            : expires > now + AheadMax + options.ClockSkewAllowed ? "exp must be no more than five minutes ahead"
            : null;
    }

    private string? Jti(string? jti) =>
        string.IsNullOrEmpty(jti) ? "jti is missing"
        : !used.TryAdd(jti, time.GetUtcNow()) ? "This jti has been used"
        : null;

    private static JsonObject? Json(string part) =>
        Bytes(part) is { } bytes ? FhirJson.Read(Encoding.UTF8.GetString(bytes)) as JsonObject : null;

    private static byte[]? Bytes(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
