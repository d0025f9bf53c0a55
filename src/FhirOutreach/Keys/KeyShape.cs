using System.Security.Cryptography;

namespace FhirOutreach.Keys;

/// <summary>Which keys SMART Backend Services take.</summary>
internal static class KeyShape
{
    private const string P384 = "1.3.132.0.34"; // SEC 2

    /// <summary>In words, without anything of the key; null when it will do.</summary>
    public static string? Problem(AsymmetricAlgorithm key) => key switch
    {
        RSA { KeySize: < SigningKey.RsaBitsMin } rsa => $"an RSA key of {rsa.KeySize} bits",
        ECDsa ec when CurveOf(ec) is var curve && curve is not (P384 or "nistP384" or "ECDSA_P384" or "secp384r1") =>
            "an EC key that is not on P-384",
        _ => null,
    };

    private static string? CurveOf(ECDsa key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return curve.IsNamed ? curve.Oid.Value ?? curve.Oid.FriendlyName : null;
    }
}
