using System.Globalization;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>Runs searches and remembers their results, so that <c>next</c> goes on in what was found at first.</summary>
internal sealed class Searches(ResourceShelf shelf, EhrDialect dialect)
{
    /// <summary>Stored results kept; the oldest expire.</summary>
    private const int KeptResults = 200;

    private readonly Dictionary<string, (SearchQuery Query, int? Total, IReadOnlyList<string> Ids)> stored = [];
    private readonly Queue<string> order = [];
    private int lastResult;

    /// <summary>The text is the query without its question mark; several parts (address and form) are joined with &amp;.</summary>
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
            int? total = query.CountOnly || (query.Total ?? dialect.TotalUnlessAsked) ? ids.Count : null;
            var self = $"{baseUrl}/{type}{(text.Length == 0 ? "" : "?" + text)}";
            return dialect.PagesByOffset
                ? ByOffset(query, text, total, ids, self, baseUrl)
                : Stored(query, total, ids, self, baseUrl);
        }
    }

    /// <summary>The further pages of a stored result: <c>?_getpages=…</c> at the base.</summary>
    public Answer NextPage(string text, string baseUrl)
    {
        var parameters = QueryHelpers.ParseQuery(text);
        var id = parameters["_getpages"].ToString();
        var offset = int.TryParse(parameters["_getpagesoffset"], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        lock (shelf.Gate)
        {
            return stored.TryGetValue(id, out var result)
                ? Page(result.Query, result.Total, result.Ids, offset, $"{baseUrl}?{text}", LinkTo(id, result, offset, baseUrl), baseUrl)
                : Outcome.Error(410, $"HAPI-0418: Search ID \"{id}\" does not exist and may have expired");
        }
    }

    /// <summary>Those current resources of the type that a query finds; for conditional creates.</summary>
    public SearchResult<IReadOnlyList<ResourceVersion>> Find(string type, string text)
    {
        var (query, problem) = SearchQuery.Read(type, text, dialect, null);
        return query is null ? new(null, problem) : new([.. query.Apply(shelf.All(type))], null);
    }

    private Answer Stored(SearchQuery query, int? total, List<string> ids, string self, string baseUrl)
    {
        lastResult++;
        var id = $"search-{lastResult}";
        string? next = null;
        if (ids.Count > query.Count && !query.CountOnly)
        {
            stored[id] = (query, total, ids);
            order.Enqueue(id);
            next = LinkTo(id, stored[id], 0, baseUrl);
        }

        if (order.Count > KeptResults)
        {
            stored.Remove(order.Dequeue());
        }

        return Page(query, total, ids, 0, self, next, baseUrl);
    }

    private static string? LinkTo(string id, (SearchQuery Query, int? Total, IReadOnlyList<string> Ids) result, int offset, string baseUrl)
    {
        var next = offset + result.Query.Count;
        return next < result.Ids.Count
            ? $"{baseUrl}?_getpages={id}&_getpagesoffset={next}&_count={result.Query.Count}&_pretty=true&_bundletype=searchset"
            : null;
    }

    private Answer ByOffset(SearchQuery query, string text, int? total, List<string> ids, string self, string baseUrl)
    {
        var following = query.Offset + query.Count;
        var kept = text.Split('&').Where(part => part.Length > 0 && !part.StartsWith("_offset=", StringComparison.Ordinal));
        var next = following < ids.Count ? $"{baseUrl}/{query.Type}?{string.Join('&', [.. kept, $"_offset={following}"])}" : null;
        return Page(query, total, ids, query.Offset, self, next, baseUrl);
    }

    private Answer Page(SearchQuery query, int? total, IReadOnlyList<string> ids, int offset, string self, string? next, string baseUrl)
    {
        List<(string, string)> links = [("self", self)];
        if (next is not null)
        {
            links.Add(("next", next));
        }

        // What was deleted since the search is left out, as HAPI does.
        List<ResourceVersion> matches = query.CountOnly ? []
            : [.. ids.Skip(offset).Take(query.Count).Select(id => shelf.Current(query.Type, id)!).Where(v => !v.IsDeleted)];
        return SearchBundle.Page(query, total, links, matches, Included(query, matches), baseUrl);
    }

    private List<ResourceVersion> Included(SearchQuery query, List<ResourceVersion> matches) =>
        [.. matches.SelectMany(match => query.Include.SelectMany(match.ValuesOf)).Select(value => value.Text).Distinct()
            .Select(reference => reference.Split('/')).Where(parts => parts.Length == 2)
            .Select(parts => shelf.Current(parts[0], parts[1])).OfType<ResourceVersion>().Where(version => !version.IsDeleted)];
}
