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

    public DateTimeOffset In(int hours) => Time.GetUtcNow().AddHours(hours);

    public async ValueTask DisposeAsync()
    {
        Fhir.Dispose();
        Ehr.Dispose();
        await Server.DisposeAsync();
    }
}
