using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace FhirOutreach.Sandbox.Authorization;

/// <summary>Tokens that were given out, and until when they are good.</summary>
internal sealed class GrantedTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Scopes, DateTimeOffset Until)> tokens = new();
    private int count;

    public int Count => count;

    public string Grant(string scopes, TimeSpan lifetime)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        tokens[token] = (scopes, time.GetUtcNow() + lifetime);
        Interlocked.Increment(ref count);
        return token;
    }

    /// <summary>Null when nobody was given it, or it has expired.</summary>
    public string? Scopes(string token) =>
        tokens.TryGetValue(token, out var granted) && time.GetUtcNow() < granted.Until ? granted.Scopes : null;

    public void Clear() => tokens.Clear();
}
