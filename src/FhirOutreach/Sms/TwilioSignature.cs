using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Sms;

/// <summary>
/// Checks X-Twilio-Signature: HMAC-SHA1, keyed with the AuthToken, over the public URL and the form's fields in ordinal
/// order of their names, in base64 (twilio.com/docs/usage/webhooks/webhooks-security). Either token is good while they
/// are rotated.
/// </summary>
internal sealed class TwilioSignature(string authToken, string? secondaryAuthToken = null)
{
    private const string BodyHashParameter = "bodySHA256";

    // An empty token would be a key that everybody has.
    private readonly byte[][] keys =
    [
        .. from token in new[] { authToken, secondaryAuthToken }
           where !string.IsNullOrWhiteSpace(token)
           select Bytes(token),
    ];

    /// <summary>A form: its fields are signed with the URL.</summary>
    /// <param name="url">As the carrier was told it: scheme, host, port, path and query, as sent.</param>
    /// <param name="fields">All of them, decoded, untrimmed: new ones appear without notice.</param>
    public bool IsValid(string? signature, string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var form = Written(fields);
        return IsSigned(signature, SignedUrls.Of(url).Select(signed => signed + form));
    }

    /// <summary>Any other body: the URL alone is signed, and carries the body's hash.</summary>
    public bool IsValid(string? signature, string url, ReadOnlySpan<byte> body) =>
        HashIn(url) is { } hash
        && IsSame(Bytes(hash.ToLowerInvariant()), Bytes(Convert.ToHexStringLower(SHA256.HashData(body))))
        && IsSigned(signature, SignedUrls.Of(url));

    // A field that comes several times counts once for each different value, in order.
    private static string Written(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var inOrder = fields.Distinct()
            .OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal);
        return string.Concat(inOrder.Select(field => field.Key + field.Value));
    }

    private static string? HashIn(string url)
    {
        var query = url.IndexOf('?');
        if (query < 0) return null;
        return QueryHelpers.ParseQuery(url[query..]).GetValueOrDefault(BodyHashParameter) is [{ } hash] ? hash : null;
    }

    private bool IsSigned(string? signature, IEnumerable<string> texts)
    {
        var given = Bytes(signature ?? "");
        return texts.Any(text => keys.Any(key => IsSame(given, Sign(key, text))));
    }

#pragma warning disable CA5350 // the algorithm is Twilio's choice
    private static byte[] Sign(byte[] key, string text) =>
        Bytes(Convert.ToBase64String(HMACSHA1.HashData(key, Bytes(text))));
#pragma warning restore CA5350

    // How long it takes tells nothing about how much was right.
    private static bool IsSame(byte[] given, byte[] right) => CryptographicOperations.FixedTimeEquals(given, right);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
