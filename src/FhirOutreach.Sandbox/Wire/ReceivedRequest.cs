namespace FhirOutreach.Sandbox.Wire;

/// <summary>One request as it came in over HTTP.</summary>
public sealed class ReceivedRequest
{
    public required DateTimeOffset At { get; init; }
    public required string Method { get; init; }

    /// <summary>Below the base, with a leading slash: <c>/Appointment/1</c>.</summary>
    public required string Path { get; init; }

    /// <summary>With its question mark, still encoded; empty when there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The base as the caller addressed it: scheme, Host header and mounting point.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Names in any case; several values of one header are joined with a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>What was answered; null while there is no answer, and for ever when the connection was
    /// broken.</summary>
    public int? Status { get; internal set; }

    public string PathAndQuery => Path + Query;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    internal string MediaType => (Header("Content-Type") ?? "").Split(';')[0].Trim().ToLowerInvariant();

    public override string ToString() => $"{Method} {PathAndQuery} -> {(object?)Status ?? "no answer"}";
}
