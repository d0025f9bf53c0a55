using System.Globalization;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Simulation.Month;

/// <summary>The sandbox EHR, and the record of every version it ever held: who made it, and when by the clinic's clock.</summary>
internal sealed class WatchedEhr : IAsyncDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly Func<DateTimeOffset> now;
    private SandboxServer server = null!;

    private WatchedEhr(int seed, SimulatedEhr truth, Func<DateTimeOffset> now)
    {
        (Truth, this.now) = (truth, now);
        Sandbox = new SandboxEhr(TimeProvider.System, new SandboxEhrOptions { Seed = seed, DeliveryRetries = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)] });
    }

    public SandboxEhr Sandbox { get; }

    public SimulatedEhr Truth { get; }

    public string BaseUrl => server.Origin + "/fhir";

    public static async Task<WatchedEhr> Start(int seed, SimulatedEhr truth, Func<DateTimeOffset> now)
    {
        var ehr = new WatchedEhr(seed, truth, now);
        ehr.server = await SandboxServer.Start(routes => ehr.Sandbox.Map(routes, "/fhir").Through(ehr.Serve));
        return ehr;
    }

    public void Furnish()
    {
        foreach (var person in Truth.People.Values) Sandbox.Add(SimulatedEhr.Resource(person), person.Id);
        foreach (var (id, name) in Truth.Practitioners) Sandbox.Add(SimulatedEhr.Practitioner(id, name), id);
        foreach (var site in Truth.Sites.Values) Sandbox.Add(SimulatedEhr.Resource(site), site.Id);
    }

    public void Misbehave(double share)
    {
        Sandbox.Faults.Sometimes(share, "PATCH", "/", new Fault.ApplyThenAbort());
        Sandbox.Faults.Sometimes(share, "PATCH", "/", new Fault.Status(500));
        Sandbox.Faults.Sometimes(share, "GET", "/", new Fault.Abort());
        Sandbox.Faults.Sometimes(share, "GET", "/", new Fault.HtmlPage(502));
        (Sandbox.Deliveries.DropFraction, Sandbox.Deliveries.DuplicateFraction) = (0.1, 0.1);
    }

    public void Behave()
    {
        Sandbox.Faults.Clear();
        Sandbox.IsDown = false;
        (Sandbox.Deliveries.DropFraction, Sandbox.Deliveries.DuplicateFraction) = (0, 0);
    }

    public void Put(TrueVersion wanted) => Alone(() =>
    {
        var json = SimulatedEhr.Resource(wanted);
        if (Sandbox.Appointment(wanted.AppointmentId) is null) Sandbox.Add(json, wanted.AppointmentId);
        else
            Sandbox.Change("Appointment", wanted.AppointmentId, appointment =>
            {
                foreach (var name in (string[])["status", "start", "serviceType", "participant"]) appointment[name] = json[name]!.DeepClone();
            });
        Record(wanted with { ByUs = false });
    });

    public void Delete(string id) => Alone(() =>
    {
        Sandbox.Delete(id);
        Truth.Delete(id);
    });

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Sandbox.Dispose();
        oneAtATime.Dispose();
    }

    // A change of the clinic's and one of the service's must not be taken for each other.
    private async Task Serve(HttpContext context, RequestDelegate inner)
    {
        if (!HttpMethods.IsPatch(context.Request.Method))
        {
            await inner(context);
            return;
        }
        await oneAtATime.WaitAsync();
        try
        {
            await inner(context);
            var id = context.Request.Path.Value!.Split('/')[^1];
            if (Truth.IsKnown(id) && Sandbox.Appointment(id) is { } held) Record(Patched(Truth.Newest(id), held));
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private void Alone(Action change)
    {
        oneAtATime.Wait();
        try
        {
            change();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    // A write that changed nothing made no version.
    private void Record(TrueVersion made)
    {
        var version = int.Parse((string)Sandbox.Appointment(made.AppointmentId)!["meta"]!["versionId"]!, CultureInfo.InvariantCulture);
        if (!Truth.IsKnown(made.AppointmentId) || version > Truth.Newest(made.AppointmentId).Version)
            Truth.Record(made with { Version = version, At = now() });
    }

    // All that the service may change is what has become of the visit, or of a patient's part in it.
    private static TrueVersion Patched(TrueVersion before, JsonObject held)
    {
        var status = held["participant"]!.AsArray().ToDictionary(part => (string)part!["actor"]!["reference"]!, part => (string)part!["status"]!);
        return before with
        {
            Status = (string)held["status"]!,
            Patients = [.. before.Patients.Select(part => part with { Status = status[$"Patient/{part.PatientId}"] })],
            ByUs = true,
        };
    }
}
