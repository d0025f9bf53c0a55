using System.Net.Http.Headers;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>One message to a rest-hook, as HAPI's client sends it.</summary>
internal sealed record Notification(
    string SubscriptionId, string Method, string Url, string Reference, string VersionId,
    IReadOnlyList<(string Name, string Value)> Headers)
{
    private const string Agent = "HAPI-FHIR/8.10.0 (FHIR Client; FHIR 4.0.1/R4; apache)";

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Tells copies of one notification apart; kept over its retries.</summary>
    public int Number { get; init; }

    /// <summary>0 for the first one.</summary>
    public int Attempt { get; init; }

    /// <summary>Called with what became of each attempt.</summary>
    public Action<DeliveryOutcome>? OnAnswer { get; init; }

    /// <summary>HAPI does not look at the answer to an empty ping.</summary>
    public bool AnswerCounts => Method != "POST" || !Body.IsEmpty;

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Url);
        if (Method != "DELETE")
        {
            request.Content = new ReadOnlyMemoryContent(Body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
                !Body.IsEmpty ? "application/fhir+json; charset=UTF-8" : "application/x-www-form-urlencoded");
        }

        if (Method == "PUT")
        {
            Add(request, "If-Match", $"\"{VersionId}\"");
        }

        Add(request, "Accept", "application/fhir+json;q=1.0, application/json+fhir;q=0.9");
        Add(request, "User-Agent", Agent);
        Add(request, "Accept-Charset", "utf-8");
        Add(request, "Accept-Encoding", "gzip");
        foreach (var (name, value) in Headers)
        {
            Add(request, name, value);
        }

        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string value) =>
        request.Headers.TryAddWithoutValidation(name, value);
}
