using System.Security.Cryptography;

namespace FhirOutreach.Keys;

/// <summary>Reads a private key as it is written: a JWK, a JWKS or a PEM.</summary>
internal static class KeyText
{
    public const string PutThere =
        "Put the file that \"keys new\" made, or another JWK, JWKS or PEM private key: RSA of 2048 bits or more (RS384), or EC on P-384 (ES384).";

    private const string PemBegin = "-----BEGIN ";

    /// <summary>It is the key itself, and not the path to one.</summary>
    public static bool IsKey(string text) => text.StartsWith('{') || text.StartsWith(PemBegin, StringComparison.Ordinal);

    public static KeyReading Read(string text)
    {
        text = text.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        return text.StartsWith('{') ? JwkReader.Read(text)
            : text.Contains(PemBegin, StringComparison.Ordinal) ? Pem(text)
            : new KeyReading.Refused(text.Length == 0 ? "an empty key" : "neither JSON nor PEM", PutThere);
    }

    private static KeyReading Pem(string text)
    {
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            return new KeyReading.Refused("a PEM key that is encrypted with a passphrase",
                "Decrypt it with \"openssl pkey -in key.pem -out plain.pem\", and let only the service's user read the result.");
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return new KeyReading.Refused("a PEM without a private key", PutThere);
        return FromPem(text) switch
        {
            null => new KeyReading.Refused("a PEM that cannot be read as an RSA or EC private key", PutThere),
            var key when KeyShape.Problem(key) is { } problem => new KeyReading.Refused(problem, PutThere),
            RSA rsa => new KeyReading.Read(SigningKeys.Of(SigningKey.Of(rsa))),
            ECDsa ec => new KeyReading.Read(SigningKeys.Of(SigningKey.Of(ec))),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // "BEGIN PRIVATE KEY" (PKCS#8) does not say of which kind.
    private static AsymmetricAlgorithm? FromPem(string text)
    {
        AsymmetricAlgorithm[] kinds = [RSA.Create(), ECDsa.Create()];
        return Array.Find(kinds, kind => TryImport(kind, text));
    }

    private static bool TryImport(AsymmetricAlgorithm kind, string text)
    {
        try
        {
            kind.ImportFromPem(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
