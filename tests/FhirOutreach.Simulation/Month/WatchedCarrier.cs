using System.Globalization;
using System.Web;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Simulation.Month;

/// <summary>The sandbox carrier, with eyes on what it is asked and what it takes.</summary>
internal sealed class WatchedCarrier : IAsyncDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1);
    private SandboxServer server = null!;

    private WatchedCarrier(SandboxCarrier sandbox) => Sandbox = sandbox;

    public SandboxCarrier Sandbox { get; }

    public string BaseUrl => server.BaseUrl;

    /// <summary>Called as a text is asked to be sent.</summary>
    public Action<long> Asked { get; set; } = _ => { };

    /// <summary>Called as a text is taken, before the answer leaves: our id, number, words.</summary>
    public Action<long, string, string> Taken { get; set; } = (_, _, _) => { };

    public static async Task<WatchedCarrier> Start(int seed)
    {
        var carrier = new WatchedCarrier(new SandboxCarrier(TimeProvider.System, new SandboxCarrierOptions { Seed = seed }));
        carrier.server = await SandboxServer.Start(routes => carrier.Sandbox.Map(routes, "").Through(carrier.Serve));
        return carrier;
    }

    public void Misbehave(double share)
    {
        foreach (var fault in (Fault[])[new Fault.ApplyThenAbort(), new Fault.Abort(), new Fault.ApplyThenStatus(500), new Fault.Status(500), new Fault.Status(429, TimeSpan.FromSeconds(2))])
            Sandbox.Faults.Sometimes(share / 5, "POST", "/", fault);
        Sandbox.Faults.Sometimes(share, "GET", "/", new Fault.Status(500));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        oneAtATime.Dispose();
    }

    private async Task Serve(HttpContext context, RequestDelegate inner)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || Sandbox.IsDown)
        {
            await inner(context);
            return;
        }
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
        context.Request.Body.Position = 0;
        var (to, body) = (form["To"]!, form["Body"]!);
        var id = long.Parse(HttpUtility.ParseQueryString(new Uri(form["StatusCallback"]!).Query)["m"]!, CultureInfo.InvariantCulture);
        await oneAtATime.WaitAsync();
        try
        {
            Asked(id);
            var before = Sandbox.AcceptedCount(to, body);
            await inner(context);
            if (Sandbox.AcceptedCount(to, body) > before) Taken(id, to, body);
        }
        finally
        {
            oneAtATime.Release();
        }
    }
}
