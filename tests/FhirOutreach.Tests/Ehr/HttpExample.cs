namespace FhirOutreach.Tests.Ehr;

/// <summary>A request of <c>fhir-profiles/examples</c>: the first line, the headers, an empty line, the body.</summary>
internal sealed record HttpExample(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static HttpExample Read(string text)
    {
        var head = text.ReplaceLineEndings("\n").Split("\n\n", 2);
        var lines = head[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var request = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(
            header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);
        return new(request[0], request[1], headers, head.ElementAtOrDefault(1)?.Trim() ?? "");
    }

    /// <summary>What follows the key: a type and an id, or nothing.</summary>
    public string[] AfterKey() => Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[3..];

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
