namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The criteria of a classic Subscription: <c>Appointment?status=booked</c>, or <c>[Appointment,Patient]</c>
/// for all versions of a type.</summary>
internal sealed class SubscriptionCriteria
{
    private readonly HashSet<string>? types;
    private readonly SearchQuery? query;

    private SubscriptionCriteria(HashSet<string>? types, SearchQuery? query)
    {
        this.types = types;
        this.query = query;
    }

    /// <summary>In HAPI's numbers what is wrong with these criteria; null when nothing is.</summary>
    public static string? Problem(string? criteria, EhrDialect dialect) => Read(criteria, dialect).Problem;

    public static SearchResult<SubscriptionCriteria> Read(string? criteria, EhrDialect dialect)
    {
        if (string.IsNullOrWhiteSpace(criteria))
        {
            return new(null, "HAPI-0011: Subscription.criteria must be populated");
        }

        if (criteria.StartsWith('[') && criteria.EndsWith(']'))
        {
            return OfTypes(criteria[1..^1].Split(',', StringSplitOptions.TrimEntries));
        }

        var question = criteria.IndexOf('?');
        if (question < 0)
        {
            return new(null, "HAPI-0014: Subscription.criteria must be in the form \"{Resource Type}?[params]\"");
        }

        var type = criteria[..question];
        if (!SearchParameters.Knows(type))
        {
            return new(null, "HAPI-0013: Subscription.criteria contains invalid/unsupported resource type: " + type);
        }

        var (query, problem) = SearchQuery.Read(type, criteria[(question + 1)..], dialect, null);
        return query is null
            ? new(null, $"HAPI-0009: Invalid subscription criteria submitted: {criteria} HAPI-0488: {problem}")
            : new(new SubscriptionCriteria(null, query), null);
    }

    public bool Fits(ResourceVersion version) =>
        query is not null
            ? version.Type == query.Type && query.Filters.All(filter => filter.Fits(version))
            : types!.Contains("*") || types.Contains(version.Type);

    /// <summary>A deletion has no version to search in: only the type counts.</summary>
    public bool FitsDeletion(ResourceVersion version) =>
        query is not null ? version.Type == query.Type : Fits(version);

    private static SearchResult<SubscriptionCriteria> OfTypes(string[] types) =>
        types.FirstOrDefault(type => type != "*" && !SearchParameters.Knows(type)) is { } unknown
            ? new(null, "HAPI-0013: Subscription.criteria contains invalid/unsupported resource type: " + unknown)
            : new(new SubscriptionCriteria([.. types], null), null);
}
