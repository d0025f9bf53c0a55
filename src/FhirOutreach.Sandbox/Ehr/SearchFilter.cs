using System.Diagnostics.CodeAnalysis;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>One <c>name:modifier=a,b</c> of a search: any of the values will do.</summary>
internal sealed class SearchFilter
{
    private static readonly HashSet<string> DatePrefixes = ["eq", "ne", "gt", "ge", "lt", "le", "sa", "eb"];

    private readonly Func<ResourceVersion, bool> fits;

    private SearchFilter(Func<ResourceVersion, bool> fits) => this.fits = fits;

    public bool Fits(ResourceVersion version) => fits(version);

    /// <summary>A filter, or in words what is wrong with it.</summary>
    public static bool TryRead(SearchParameter parameter, string? modifier, string text, string? basePath,
        [NotNullWhen(true)] out SearchFilter? filter, [NotNullWhen(false)] out string? problem)
    {
        var name = parameter.Name;
        var tests = new List<Predicate<SearchValue>>();
        filter = null;
        problem = null;
        if (modifier == "missing")
        {
            var missing = text == "true";
            filter = new SearchFilter(version => version.ValuesOf(name).Count == 0 == missing);
            return true;
        }

        foreach (var alternative in Alternatives(text))
        {
            if (TestFor(parameter.Type, modifier, alternative, basePath) is not { } test)
            {
                problem = $"Invalid value or modifier for search parameter \"{name}\": \"{alternative}\"";
                return false;
            }

            tests.Add(test);
        }

        filter = modifier == "not"
            ? new SearchFilter(version => !version.ValuesOf(name).Any(value => tests.Any(test => test(value))))
            : new SearchFilter(version => version.ValuesOf(name).Any(value => tests.Any(test => test(value))));
        return true;
    }

    private static IEnumerable<string> Alternatives(string text)
    {
        const char escapedComma = '\u0001';
        return text.Replace("\\,", $"{escapedComma}").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Replace(escapedComma, ','));
    }

    private static Predicate<SearchValue>? TestFor(SearchType type, string? modifier, string text, string? basePath) =>
        (type, modifier) switch
        {
            (SearchType.Token, null or "not") => Token(text),
            (SearchType.Uri, null) => value => value.Text == text,
            (SearchType.Date, null) => Date(text),
            (SearchType.String, null) => value => value.Text.StartsWith(text, StringComparison.OrdinalIgnoreCase),
            (SearchType.String, "exact") => value => value.Text == text,
            (SearchType.String, "contains") => value => value.Text.Contains(text, StringComparison.OrdinalIgnoreCase),
            (SearchType.Reference, null) => Reference(text, basePath),
            (SearchType.Reference, { } resourceType) when SearchParameters.Knows(resourceType) =>
                Reference($"{resourceType}/{text}", basePath),
            _ => null,
        };

    private static Predicate<SearchValue> Token(string text)
    {
        var bar = text.IndexOf('|');
        if (bar < 0)
        {
            return value => value.Text == text;
        }

        var (system, code) = (text[..bar], text[(bar + 1)..]);
        return value => (value.System ?? "") == system && (code.Length == 0 || value.Text == code);
    }

    /// <summary>The prefixes compare spans of time, as the specification has it: <c>gt2026</c> begins in
    /// 2027.</summary>
    private static Predicate<SearchValue>? Date(string text)
    {
        var prefix = text.Length > 2 && DatePrefixes.Contains(text[..2]) ? text[..2] : "eq";
        var date = text.StartsWith(prefix, StringComparison.Ordinal) ? text[2..] : text;
        if (!SearchDate.TryRead(date, out var from, out var to))
        {
            return null;
        }

        return prefix switch
        {
            "eq" => value => value.From >= from && value.To <= to,
            "ne" => value => value.From < from || value.To > to,
            "gt" => value => value.To > to,
            "ge" => value => value.To > from,
            "lt" => value => value.From < from,
            "le" => value => value.From < to,
            "sa" => value => value.From >= to,
            _ => value => value.To <= from,
        };
    }

    /// <summary>By bare id, by <c>Type/id</c>, or by an absolute address, on this server or on another.</summary>
    private static Predicate<SearchValue> Reference(string text, string? basePath)
    {
        var wanted = Relative(text, basePath);
        return wanted.Contains('/')
            ? value => Relative(value.Text, basePath) == wanted
            : value => Relative(value.Text, basePath).Split('/') is [_, var id] && id == wanted;
    }

    /// <summary>An address on this server, whatever its host was called, is the same as <c>Type/id</c>.</summary>
    private static string Relative(string reference, string? basePath)
    {
        var here = SearchParameters.LastTwo(reference);
        var isHere = !reference.Contains("://") || (Uri.TryCreate(reference, UriKind.Absolute, out var uri)
            && basePath is not null && uri.AbsolutePath.Split("/_history/")[0] == $"{basePath}/{here}");
        return isHere ? here : reference;
    }
}
