using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>What a FHIR server answered.</summary>
internal sealed record FhirAnswer(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)
{
    public string? ETag => Response.Headers.ETag?.ToString();

    public IReadOnlyList<string> Ids => [.. Entries("match").Select(resource => $"{resource["id"]}")];

    public IReadOnlyList<string> Included =>
        [.. Entries("include").Select(resource => $"{resource["resourceType"]}/{resource["id"]}")];

    public int? Total => Body!["total"]?.GetValue<int>();

    public string? Next =>
        Body!["link"]!.AsArray().FirstOrDefault(link => $"{link!["relation"]}" == "next")?["url"]?.GetValue<string>();

    private IEnumerable<JsonNode> Entries(string mode) =>
        Body!["entry"]?.AsArray().Where(entry => $"{entry!["search"]!["mode"]}" == mode)
            .Select(entry => entry!["resource"]!) ?? [];
}

/// <summary>Plain HTTP calls to a FHIR base.</summary>
internal sealed class FhirCalls(string baseUrl) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Set, the caller gives up when it is cancelled.</summary>
    public CancellationToken? Patience { get; set; }

    public Task<FhirAnswer> Get(string path, params (string Name, string Value)[] headers) =>
        Send("GET", path, null, headers);

    public Task<FhirAnswer> Post(string path, JsonNode body, params (string Name, string Value)[] headers) =>
        Send("POST", path, body.ToJsonString(), headers);

    public Task<FhirAnswer> Put(string path, JsonNode body, params (string Name, string Value)[] headers) =>
        Send("PUT", path, body.ToJsonString(), headers);

    public Task<FhirAnswer> Delete(string path) => Send("DELETE", path, null);

    public Task<FhirAnswer> Patch(string path, string patch, params (string Name, string Value)[] headers) =>
        Send("PATCH", path, patch, [("Content-Type", "application/json-patch+json"), .. headers]);

    public async Task<FhirAnswer> Send(
        string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        var ct = Patience ?? TestContext.Current.CancellationToken;
        var url = path.StartsWith("http", StringComparison.Ordinal) ? path : $"{baseUrl}/{path}";
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        }

        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var response = await http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return new FhirAnswer(response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, response);
    }

    public void Dispose() => http.Dispose();
}
