using System.Text;

namespace FhirOutreach.Sandbox.Wire;

/// <summary>What a sandbox server answers to one request.</summary>
internal sealed record Answer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Answer Empty(int status) => new(status, null, ReadOnlyMemory<byte>.Empty);

    public static Answer Text(int status, string contentType, string body) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));

    public Answer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
