namespace FhirOutreach.Sandbox.Authorization;

/// <summary>The one client that is registered, and how strict the server is with it.</summary>
public sealed record SandboxAuthorizationOptions
{
    public string ClientId { get; init; } = "fhir-outreach";

    /// <summary>Where the client publishes its keys; null when they were registered as <see cref="Jwks"/>.</summary>
    public string? JwksUrl { get; init; }

    /// <summary>A JWKS, as one would upload it.</summary>
    public string? Jwks { get; init; }

    /// <summary>What may be granted, in the notation that <see cref="UnderstandsV2"/> says.</summary>
    public string Scopes { get; init; } =
        "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds";

    /// <summary>SMART 2 notation (<c>.rs</c>) instead of SMART 1 (<c>.read</c>).</summary>
    public bool UnderstandsV2 { get; init; } = true;

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Before an expired assertion counts as expired, and one from the future as too long.</summary>
    public TimeSpan ClockSkewAllowed { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Keys fetched from the URL are kept so long, whatever the client says, unless it says less.</summary>
    public TimeSpan KeysKeptMax { get; init; } = TimeSpan.FromHours(1);
}
