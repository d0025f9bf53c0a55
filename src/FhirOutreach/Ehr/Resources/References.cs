using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Which references are to resources of our own EHR. Relative ones are; absolute ones are when they lie under
/// <paramref name="Base"/>; everything else belongs to another server and is never looked up here.
/// </summary>
/// <param name="Base">The EHR's FHIR base, with or without a slash at its end.</param>
internal sealed record References(Uri Base)
{
    private const string History = "/_history/";

    private readonly string basePath = Base.AbsolutePath.TrimEnd('/') + "/";

    /// <summary>Type and id of a literal reference on our own EHR; null for any other.</summary>
    public ResourceKey? Read(string? reference)
    {
        if (RelativePath(reference) is not { } path) return null;
        var history = path.IndexOf(History, StringComparison.Ordinal);
        if (history >= 0) path = path[..history];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0) return null;
        var (type, id) = (path[..slash], path[(slash + 1)..]);
        return type.All(char.IsAsciiLetter) && FhirId.IsValid(id) ? new ResourceKey(type, id) : null;
    }

    /// <summary>
    /// The type any reference names, ours or not: <c>Patient</c> in <c>https://other.example/r4/Patient/1</c>.
    /// </summary>
    public static string? TypeNamed(string? reference)
    {
        if (reference is null || reference.StartsWith('#')) return null;
        var query = reference.IndexOf('?', StringComparison.Ordinal);
        var segments = (query >= 0 ? reference[..query] : reference).Split('/');
        return Array.FindLast(segments, segment => TypeOf(segment) != ActorType.Other);
    }

    public static ActorType TypeOf(string? name) => name switch
    {
        "Patient" => ActorType.Patient,
        "Practitioner" => ActorType.Practitioner,
        "PractitionerRole" => ActorType.PractitionerRole,
        "Location" => ActorType.Location,
        "RelatedPerson" => ActorType.RelatedPerson,
        "HealthcareService" => ActorType.HealthcareService,
        "Device" => ActorType.Device,
        _ => ActorType.Other,
    };

    private string? RelativePath(string? reference)
    {
        if (string.IsNullOrEmpty(reference) || reference[0] is '#' or '/') return null;
        if (!reference.Contains(':', StringComparison.Ordinal)) return reference;
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var uri) || !IsSameServer(uri)) return null;
        var path = uri.AbsolutePath;
        return path.StartsWith(basePath, StringComparison.Ordinal) ? path[basePath.Length..] : null;
    }

    // A server behind a TLS proxy often writes http:// in its references: the same server all the same.
    private bool IsSameServer(Uri uri) =>
        uri.Scheme is "http" or "https"
        && string.Equals(uri.Host, Base.Host, StringComparison.OrdinalIgnoreCase)
        && (uri.Port == Base.Port || (uri.IsDefaultPort && Base.IsDefaultPort));
}

/// <summary>A resource of our EHR: <c>Patient/123</c>.</summary>
internal readonly record struct ResourceKey(string Type, string Id)
{
    public override string ToString() => $"{Type}/{Id}";
}
