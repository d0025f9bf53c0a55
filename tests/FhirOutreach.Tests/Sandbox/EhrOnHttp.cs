using System.Text.Json.Nodes;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>A sandbox EHR on the loopback address, and calls to it.</summary>
internal sealed class EhrOnHttp : IAsyncDisposable
{
    public required ManualTime Time { get; init; }
    public required SandboxEhr Ehr { get; init; }
    public required SandboxServer Server { get; init; }
    public required FhirCalls Fhir { get; init; }

    public static async Task<EhrOnHttp> Start(SandboxEhrOptions? options = null)
    {
        var time = new ManualTime();
        var ehr = new SandboxEhr(time, options);
        var server = await SandboxServer.Start(ehr);
        return new EhrOnHttp { Time = time, Ehr = ehr, Server = server, Fhir = new FhirCalls(server.BaseUrl) };
    }

    public static Task<EhrOnHttp> Speaking(EhrDialect dialect) => Start(new SandboxEhrOptions { Dialect = dialect });

    public static JsonObject Subscription(
        string endpoint, string? payload = "application/fhir+json", string criteria = "Appointment?") => new()
        {
            ["resourceType"] = "Subscription",
            ["status"] = "requested",
            ["reason"] = "test",
            ["criteria"] = criteria,
            ["channel"] = new JsonObject
            {
                ["type"] = "rest-hook",
                ["endpoint"] = endpoint,
                ["payload"] = payload,
                ["header"] = new JsonArray("X-FhirOutreach-Key: abc:def"),
            },
        };

    public DateTimeOffset In(int hours) => Time.GetUtcNow().AddHours(hours);

    /// <summary>A visit of the patient <c>ann</c>, in two days unless said otherwise.</summary>
    public string BookAnn(int inHours = 48, string patientStatus = "needs-action")
    {
        if (Ehr.Resource("Patient", "ann") is null)
        {
            Ehr.AddPatient("Ann", "Lee", "(202) 555-0101", id: "ann");
        }

        return Ehr.Book("ann", In(inHours), patientStatus: patientStatus);
    }

    /// <summary>Subscribes over HTTP and waits until the subscription is active; says its id.</summary>
    public async Task<string> Subscribe(Hook hook, Action<JsonObject>? with = null)
    {
        var subscription = Subscription(hook.Url);
        with?.Invoke(subscription);
        var made = await Fhir.Post("Subscription", subscription);
        await Ehr.WhenIdle();
        return $"{made.Body!["id"]}";
    }

    public async ValueTask DisposeAsync()
    {
        Fhir.Dispose();
        Ehr.Dispose();
        await Server.DisposeAsync();
    }
}
