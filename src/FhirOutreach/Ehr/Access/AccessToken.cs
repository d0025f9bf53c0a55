namespace FhirOutreach.Ehr.Access;

/// <param name="Lifetime">From the moment it was asked for.</param>
internal sealed record AccessToken(string Value, TimeSpan Lifetime)
{
    /// <summary>Without its value: this ends up in logs.</summary>
    public override string ToString() => nameof(AccessToken);
}
