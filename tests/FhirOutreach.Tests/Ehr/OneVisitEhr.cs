using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Ehr;

/// <summary>
/// An EHR that holds <c>Appointment/visit-1</c>, applies JSON Patches to it, or answers what a test wants.
/// </summary>
internal sealed class OneVisitEhr : IAsyncDisposable
{
    private readonly TimeSpan? timeout;
    private StubEhr stub = null!;

    private OneVisitEhr(TimeSpan? timeout)
    {
        this.timeout = timeout;
        OnGet = _ => new(200, Visit) { Headers = ETag is null ? [] : new() { ["ETag"] = ETag } };
        OnPatch = request =>
        {
            Apply(request);
            return new(200, Visit);
        };
    }

    public string Visit { get; set; } = "";

    public string? ETag { get; set; }

    public string Phone { get; set; } = "+15552010002";

    /// <summary>Of the Patient, whoever is asked for, beside id and number.</summary>
    public string Patient { get; set; } = "";

    public string Software { get; set; } = "HAPI FHIR Server";

    public Func<StubRequest, StubAnswer> OnGet { get; set; }

    public Func<StubRequest, StubAnswer> OnPatch { get; set; }

    public IReadOnlyList<StubRequest> Patches => [.. stub.Requests.Where(request => request.Method == "PATCH")];

    public static Task<OneVisitEhr> Start(string visit, TimeSpan? timeout = null) => Start(_ => visit, timeout);

    public static async Task<OneVisitEhr> Start(Func<Uri, string> visit, TimeSpan? timeout = null)
    {
        var ehr = new OneVisitEhr(timeout);
        ehr.stub = await StubEhr.Start(ehr.Answer);
        ehr.Visit = visit(ehr.stub.BaseUrl);
        return ehr;
    }

    public Task<WriteAnswer> Write(EhrChange change, string patient = "maria", EhrDialect dialect = EhrDialect.Hapi, string? from = null)
    {
        var settings = stub.Settings(s => s with { Dialect = dialect });
        var client = stub.Client(timeout: timeout);
        var references = new References(stub.BaseUrl);
        var directory = new EhrDirectory(client, references, TestSettings.Of(settings), TimeProvider.System);
        var writer = new AppointmentWriter(client, new EhrServer(client, settings, TimeProvider.System), directory, references);
        var update = new EhrUpdate("u1", "visit-1", patient, change, DateTimeOffset.Parse("2026-12-01T15:00:00Z"), from);
        return writer.Write(update, TestContext.Current.CancellationToken);
    }

    public void Apply(StubRequest request)
    {
        var visit = JsonNode.Parse(Visit)!;
        foreach (var operation in JsonNode.Parse(request.Body)!.AsArray())
        {
            var path = operation!["path"]!.GetValue<string>().Split('/')[1..];
            var parent = path[..^1].Aggregate(visit, (node, name) => int.TryParse(name, out var i) ? node[i]! : node[name]!);
            if (operation["op"]!.GetValue<string>() == "test") Assert.True(JsonNode.DeepEquals(parent[path[^1]], operation["value"]));
            else parent[path[^1]] = operation["value"]!.DeepClone();
        }
        Visit = visit.ToJsonString();
    }

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    private StubAnswer Answer(StubRequest request) => (request.Method, request.PathAndQuery) switch
    {
        ("GET", "/fhir/metadata") => new(200, $$"""{"resourceType":"CapabilityStatement","software":{"name":"{{Software}}" } }"""),
        ("GET", "/fhir/Appointment/visit-1") => OnGet(request),
        ("GET", var path) when path.StartsWith("/fhir/Patient/", StringComparison.Ordinal) =>
            new(200, $$"""{"resourceType":"Patient","id":"{{path.Split('/')[^1]}}","telecom":[{"system":"phone","value":"{{Phone}}"}]{{Patient}}}"""),
        ("PATCH", "/fhir/Appointment/visit-1") => OnPatch(request),
        _ => throw new InvalidOperationException($"nobody expected {request.Method} {request.PathAndQuery}"),
    };
}
