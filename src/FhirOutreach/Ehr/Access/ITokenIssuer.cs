namespace FhirOutreach.Ehr.Access;

/// <summary>Somebody who gives out access tokens for the EHR.</summary>
internal interface ITokenIssuer
{
    /// <summary>Asks for a token, once. Nothing is kept and nothing is thrown.</summary>
    public Task<TokenAnswer> Ask(CancellationToken ct);
}
