namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What a search parameter finds in a resource: a code with its system, a reference, a text, or a span of
/// time.</summary>
internal readonly record struct SearchValue(
    string Text, string? System = null, DateTimeOffset From = default, DateTimeOffset To = default);
