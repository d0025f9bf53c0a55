using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>A search as it was read from a query string or a form.</summary>
internal sealed record SearchQuery(string Type)
{
    private static readonly HashSet<string> Harmless = ["_pretty", "_format"];

    public IReadOnlyList<SearchFilter> Filters { get; init; } = [];

    /// <summary>Parameter names, a leading minus for descending.</summary>
    public IReadOnlyList<string> Sort { get; init; } = [];

    /// <summary>The types of participants to send along, "" for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Elements { get; init; } = [];
    public int Count { get; init; }
    public int Offset { get; init; }
    public bool CountOnly { get; init; }
    public bool? Total { get; init; }

    /// <summary>A query, or in words what this server does not understand about it.</summary>
    public static SearchResult<SearchQuery> Read(string type, string text, EhrDialect dialect, string? basePath)
    {
        var query = new SearchQuery(type) { Count = dialect.DefaultPageSize };
        var names = new HashSet<string>();
        foreach (var pair in new QueryStringEnumerable(text))
        {
            var (name, value) = (pair.DecodeName().ToString(), pair.DecodeValue().ToString());
            if (value.Length == 0 || Harmless.Contains(name))
            {
                continue;
            }

            var (next, problem) = query.With(name, value, dialect, basePath);
            if (next is null)
            {
                return new(null, problem);
            }

            query = next;
            names.Add(name.Split(':')[0]);
        }

        return type == "Appointment" && Lacking(names, dialect) is { } problemOfAll ? new(null, problemOfAll) : new(query, null);
    }

    private static string? Lacking(HashSet<string> names, EhrDialect dialect) =>
        dialect.AppointmentSearchNeeds.Count == 0 || names.Contains("_id") || dialect.AppointmentSearchNeeds.Any(names.Contains)
            ? null
            : $"Appointments are searched by _id, or with one of {string.Join(", ", dialect.AppointmentSearchNeeds)}";

    public IEnumerable<ResourceVersion> Apply(IEnumerable<ResourceVersion> all)
    {
        var found = all.Where(version => Filters.All(filter => filter.Fits(version)));
        IOrderedEnumerable<ResourceVersion>? ordered = null;
        foreach (var sort in Sort)
        {
            var isDescending = sort[0] == '-';
            var parameter = sort.TrimStart('-');
            IComparable? Key(ResourceVersion version) => KeyOf(version, parameter);
            ordered = (ordered, isDescending) switch
            {
                (null, false) => found.OrderBy(Key),
                (null, true) => found.OrderByDescending(Key),
                (_, false) => ordered.ThenBy(Key),
                (_, true) => ordered.ThenByDescending(Key),
            };
        }

        return ordered ?? found;
    }

    private static IComparable? KeyOf(ResourceVersion version, string parameter) =>
        version.ValuesOf(parameter) is not { Count: > 0 } values ? null
        : SearchParameters.Find(version.Type, parameter)!.Type == SearchType.Date ? values[0].From
        : values[0].Text;

    private SearchResult<SearchQuery> With(
        string name, string value, EhrDialect dialect, string? basePath) => name switch
        {
            "_count" => WithNumber(value, n => this with
            {
                Count = Math.Min(n, dialect.LargestPageSize),
                CountOnly = n == 0 || CountOnly,
            }),
            "_offset" when dialect.PagesByOffset => WithNumber(value, n => this with { Offset = n }),
            "_sort" => WithSort(value),
            "_include" => WithInclude(value),
            "_elements" when dialect.Elements == ElementsStyle.Ignored => new(this, null),
            "_elements" when dialect.Elements != ElementsStyle.Refused => new(this with
            {
                Elements = [.. Elements, .. value.Split(',').Where(name => name != "contained" || dialect.Elements == ElementsStyle.Honoured)],
            }, null),
            "_summary" when value is "count" or "false" => new(this with { CountOnly = value == "count" }, null),
            "_total" when value is "none" or "estimate" or "accurate" => new(this with { Total = value != "none" }, null),
            _ => WithFilter(name, value, dialect, basePath),
        };

    private static SearchResult<SearchQuery> WithNumber(string value, Func<int, SearchQuery> with) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(with(number), null)
            : new(null, $"Invalid number: \"{value}\"");

    private SearchResult<SearchQuery> WithSort(string value)
    {
        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.FirstOrDefault(name => SearchParameters.Find(Type, name.TrimStart('-')) is null);
        return unknown is null
            ? new(this with { Sort = [.. Sort, .. names] }, null)
            : new(null, $"Unable to sort by \"{unknown}\"");
    }

    private SearchResult<SearchQuery> WithInclude(string value)
    {
        if (value == "*" || value == Type + ":*")
        {
            return new(this with { Include = [.. Include, "actor"] }, null);
        }

        var parameter = value.StartsWith(Type + ":", StringComparison.Ordinal) ? value[(Type.Length + 1)..] : "";
        return SearchParameters.Find(Type, parameter)?.Type == SearchType.Reference
            ? new(this with { Include = [.. Include, parameter] }, null)
            : new(null, $"Invalid _include parameter value: \"{value}\"");
    }

    private SearchResult<SearchQuery> WithFilter(string name, string value, EhrDialect dialect, string? basePath)
    {
        var parts = name.Split(':', 2);
        if (SearchParameters.Find(Type, parts[0]) is not { } parameter
            || (parameter.Name == "_lastUpdated" && !dialect.SearchesByLastUpdated))
        {
            var valid = string.Join(", ", SearchParameters.Of(Type).Select(p => p.Name).Order(StringComparer.Ordinal));
            return new(null, $"Unknown search parameter \"{name}\" for \"{Type}\". Valid ones are: [{valid}]");
        }

        var modifier = parts.ElementAtOrDefault(1);
        return SearchFilter.TryRead(parameter, modifier, value, basePath, out var filter, out var problem)
            ? new(this with { Filters = [.. Filters, filter] }, null)
            : new(null, problem);
    }
}

/// <summary>What was read, or why not.</summary>
internal readonly record struct SearchResult<T>(T? Value, string? Problem)
    where T : class;
