using System.Security.Cryptography;

namespace FhirOutreach.Keys;

/// <summary>A private key that signs as SMART Backend Services ask: RS384 or ES384, by the key's type.</summary>
internal sealed class SigningKey
{
    /// <summary>NIST SP 800-131A: nothing shorter is to be used any more.</summary>
    public const int RsaBitsMin = 2048;

    /// <summary>Good until 2030 and beyond (NIST SP 800-57), and accepted wherever 2048 is.</summary>
    private const int RsaBitsNew = 3072;

    private readonly Lock gate = new(); // .NET does not promise that one key can sign twice at once
    private readonly AsymmetricAlgorithm key;

    private SigningKey(AsymmetricAlgorithm key, PublicJwk published)
    {
        (this.key, Public) = (key, published);
    }

    public PublicJwk Public { get; }

    public static SigningKey Of(RSA key, string? kid = null) => new(key, PublicJwk.Of(key, kid));

    public static SigningKey Of(ECDsa key, string? kid = null) => new(key, PublicJwk.Of(key, kid));

    /// <param name="alg">RS384 or ES384.</param>
    public static SigningKey New(string alg) =>
        alg == PublicJwk.Es384 ? Of(ECDsa.Create(ECCurve.NamedCurves.nistP384)) : Of(RSA.Create(RsaBitsNew));

    /// <returns>As a JWS has it (RFC 7518 section 3): for ES384 r and s, 48 bytes each.</returns>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            return key switch
            {
                RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
                ECDsa ec => ec.SignData(data, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    /// <summary>The private half, for the owner's own file: <see cref="PrivateJwk"/> writes it.</summary>
    public T Export<T>(Func<RSAParameters, T> rsa, Func<ECParameters, T> ec) => key switch
    {
        RSA one => rsa(one.ExportParameters(includePrivateParameters: true)),
        ECDsa one => ec(one.ExportParameters(includePrivateParameters: true)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
