using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>A place in a JSON document (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly string[] tokens;

    private JsonPointer(string[] tokens) => this.tokens = tokens;

    public bool IsWholeDocument => tokens.Length == 0;

    public string Last => tokens[^1];

    public static bool TryRead(string text, [NotNullWhen(true)] out JsonPointer? pointer)
    {
        pointer = null;
        if (text.Length > 0 && text[0] != '/')
        {
            return false;
        }

        var raw = text.Length == 0 ? [] : text[1..].Split('/');
        if (raw.Any(HasBadEscape))
        {
            return false;
        }

        // The order matters: "~01" is the name "~1", not "/".
        pointer = new JsonPointer([.. raw.Select(token => token.Replace("~1", "/").Replace("~0", "~"))]);
        return true;
    }

    public bool TryFind(JsonNode? root, out JsonNode? found) => TryWalk(root, tokens, out found);

    public bool TryFindParent(JsonNode? root, [NotNullWhen(true)] out JsonNode? parent) =>
        TryWalk(root, tokens.AsSpan(0, tokens.Length - 1), out parent) && parent is not null;

    /// <summary>Whether this is a place strictly above the other.</summary>
    public bool IsAbove(JsonPointer other) =>
        tokens.Length < other.tokens.Length && other.tokens.AsSpan(0, tokens.Length).SequenceEqual(tokens);

    /// <summary>An index has no sign and no leading zero.</summary>
    public static bool TryIndex(string token, out int index) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index)
        && (token == "0" || token[0] != '0');

    private static bool TryWalk(JsonNode? root, ReadOnlySpan<string> path, out JsonNode? found)
    {
        found = root;
        foreach (var token in path)
        {
            switch (found)
            {
                case JsonObject o when o.TryGetPropertyValue(token, out var member):
                    found = member;
                    break;
                case JsonArray a when TryIndex(token, out var index) && index < a.Count:
                    found = a[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool HasBadEscape(string token)
    {
        for (var i = token.IndexOf('~'); i >= 0; i = token.IndexOf('~', i + 1))
        {
            if (i + 1 == token.Length || token[i + 1] is not ('0' or '1'))
            {
                return true;
            }
        }

        return false;
    }
}
