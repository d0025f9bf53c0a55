using System.Globalization;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Runs searches and keeps their results, so that <c>next</c> goes on in what was found at first.</summary>
internal sealed class Searches(ResourceShelf shelf, EhrDialect dialect)
{
    /// <summary>Stored results kept; the oldest expire.</summary>
    private const int KeptResults = 200;

    private readonly Dictionary<string, StoredSearch> stored = [];
    private readonly Queue<string> order = [];
    private int lastResult;

    /// <param name="type">A resource type this server knows.</param>
    /// <param name="text">The query without its question mark; address and form are joined with an ampersand.</param>
    /// <param name="baseUrl">Where links lead.</param>
    public Answer Search(string type, string text, string baseUrl)
    {
        var (query, problem) = SearchQuery.Read(type, text, dialect, new Uri(baseUrl).AbsolutePath.TrimEnd('/'));
        if (query is null)
        {
            return Outcome.Error(400, "HAPI-0524: " + problem);
        }

        lock (shelf.Gate)
        {
            var ids = query.Apply(shelf.All(type)).Select(version => version.Id).ToList();
            var isCounted = query.CountOnly || (query.Total ?? dialect.TotalUnlessAsked);
            var result = new StoredSearch(query, isCounted ? ids.Count : null, ids);
            var self = $"{baseUrl}/{type}{(text.Length == 0 ? "" : "?" + text)}";
            var next = query.CountOnly ? null
                : dialect.PagesByOffset ? ByOffset(result, text, baseUrl)
                : ByStoring(result, baseUrl);
            return Page(result, query.Offset, self, next, baseUrl);
        }
    }

    /// <summary>The further pages of a stored result: <c>?_getpages=…</c> at the base.</summary>
    public Answer NextPage(string text, string baseUrl)
    {
        var parameters = QueryHelpers.ParseQuery(text);
        var id = parameters["_getpages"].ToString();
        var isNumber = int.TryParse(
            parameters["_getpagesoffset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset);
        lock (shelf.Gate)
        {
            return !isNumber || !stored.TryGetValue(id, out var result)
                ? Outcome.Error(410, $"HAPI-0418: Search ID \"{id}\" does not exist and may have expired")
                : Page(result, offset, $"{baseUrl}?{text}", LinkTo(id, result, offset, baseUrl), baseUrl);
        }
    }

    /// <summary>Those current resources of the type that a query finds; for conditional creates.</summary>
    public SearchResult<IReadOnlyList<ResourceVersion>> Find(string type, string text)
    {
        var (query, problem) = SearchQuery.Read(type, text, dialect, null);
        return query is null ? new(null, problem) : new([.. query.Apply(shelf.All(type))], null);
    }

    private static string? ByOffset(StoredSearch result, string text, string baseUrl)
    {
        var parts = text.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.StartsWith("_offset=", StringComparison.Ordinal));
        return result.After(result.Query.Offset) is { } next
            ? $"{baseUrl}/{result.Query.Type}?{string.Join('&', [.. parts, $"_offset={next}"])}"
            : null;
    }

    private string? ByStoring(StoredSearch result, string baseUrl)
    {
        if (result.After(0) is null)
        {
            return null;
        }

        lastResult++;
        var id = $"search-{lastResult}";
        stored[id] = result;
        order.Enqueue(id);
        if (order.Count > KeptResults)
        {
            stored.Remove(order.Dequeue());
        }

        return LinkTo(id, result, 0, baseUrl);
    }

    private static string? LinkTo(string id, StoredSearch result, int offset, string baseUrl) =>
        result.After(offset) is { } next
            ? $"{baseUrl}?_getpages={id}&_getpagesoffset={next}&_count={result.Query.Count}&_bundletype=searchset"
            : null;

    private Answer Page(StoredSearch result, int offset, string self, string? next, string baseUrl)
    {
        List<(string, string)> links = [("self", self)];
        if (next is not null)
        {
            links.Add(("next", next));
        }

        // What was deleted since the search is left out, as HAPI does.
        var (query, ids) = (result.Query, result.Ids);
        List<ResourceVersion> matches = query.CountOnly
            ? []
            : [.. ids.Skip(offset).Take(query.Count).Select(id => Current(query.Type, id)).OfType<ResourceVersion>()];
        return SearchBundle.Page(query, result.Total, links, matches, Included(query, matches), baseUrl);
    }

    private List<ResourceVersion> Included(SearchQuery query, List<ResourceVersion> matches)
    {
        var references = matches.SelectMany(match => query.Include.SelectMany(match.ValuesOf));
        return [.. references.Select(value => value.Text).Distinct()
            .Select(reference => reference.Split('/')).Where(parts => parts.Length == 2)
            .Select(parts => Current(parts[0], parts[1])).OfType<ResourceVersion>()];
    }

    private ResourceVersion? Current(string type, string id) =>
        shelf.Current(type, id) is { IsDeleted: false } version ? version : null;
}
