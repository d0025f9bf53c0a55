using System.Diagnostics.CodeAnalysis;

namespace FhirOutreach.Settings;

/// <summary>An absolute http(s) URL that others are built on: no query, no fragment, no user in it.</summary>
internal static class WebAddress
{
    public const string PutThere = "Put a whole http(s) URL without query and fragment, such as https://outreach.example.org/path.";

    /// <summary>A URL that is compared letter by letter somewhere else: a slash at its end stays.</summary>
    public static bool TryReadVerbatim(string text, [MaybeNullWhen(false)] out Uri value)
    {
        if (TryRead(text, out value)) value = new Uri(text, UriKind.Absolute);
        return value is not null;
    }

    /// <param name="value">Without a slash at its end, except when it has no path.</param>
    public static bool TryRead(string text, [MaybeNullWhen(false)] out Uri value)
    {
        var hasScheme = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        value = null;
        if (!hasScheme || text.AsSpan().IndexOfAny("?#@ \\") >= 0) return false;
        return Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out value) && value.Host.Length > 0;
    }
}
