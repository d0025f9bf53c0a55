namespace FhirOutreach.Sandbox.Ehr;

/// <summary>A search with the ids it found, for its further pages.</summary>
internal sealed record StoredSearch(SearchQuery Query, int? Total, IReadOnlyList<string> Ids)
{
    /// <summary>The offset of the page after this one; null on the last.</summary>
    public int? After(int offset) => offset + Query.Count < Ids.Count ? offset + Query.Count : null;
}
