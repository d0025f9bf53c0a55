namespace FhirOutreach.Keys;

/// <summary>What reading a key gave. The words never hold any of it.</summary>
internal abstract record KeyReading
{
    private KeyReading() { }

    internal sealed record Read(SigningKeys Keys) : KeyReading;

    /// <param name="Found">What is wrong, as the end of "found …".</param>
    /// <param name="PutThere">What to do about it, as a sentence.</param>
    internal sealed record Refused(string Found, string PutThere) : KeyReading;
}
