using System.Collections.Concurrent;
using System.Diagnostics;
using FhirOutreach.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FhirOutreach.Benchmarks;

/// <summary>
/// An EHR and a carrier that answer at once and remember only when each phone was texted: what they cost, the measured
/// program does not get.
/// </summary>
internal sealed class Neighbours : IAsyncDisposable
{
    private readonly SandboxServer server;
    private int sids;

    private Neighbours(SandboxServer server) => this.server = server;

    /// <summary>How long the carrier thinks about a text before it answers.</summary>
    public TimeSpan CarrierTakes { get; init; }

    public Uri Ehr => new(server.Origin + "/fhir");

    public Uri Carrier => new(server.Origin);

    /// <summary>Stopwatch timestamps of the first request to the carrier for each phone.</summary>
    public ConcurrentDictionary<string, long> Texted { get; } = new();

    /// <param name="appointments">How many the EHR lists, all of version 1; they are numbered as <see cref="StorePart.Fill"/> does.</param>
    public static async Task<Neighbours> Start(int appointments = 0, TimeSpan carrierTakes = default)
    {
        Neighbours? neighbours = null;
        var list = new AppointmentList(appointments);
        return neighbours = new Neighbours(await SandboxServer.Start(routes => Map(routes, list, () => neighbours!))) { CarrierTakes = carrierTakes };
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static void Map(IEndpointRouteBuilder routes, AppointmentList list, Func<Neighbours> neighbours)
    {
        routes.MapGet("/fhir/metadata", (RequestDelegate)(context => Json(context, """{"resourceType":"CapabilityStatement","fhirVersion":"4.0.1"}""")));
        routes.MapGet("/fhir/Appointment", (RequestDelegate)(context => Json(context, list.Page(context.Request))));
        routes.MapGet("/fhir/{type}", (RequestDelegate)Search);
        routes.MapGet("/fhir/{type}/{id}", (RequestDelegate)Read);
        routes.MapPost("/2010-04-01/Accounts/{account}/Messages.json", (RequestDelegate)(context => neighbours().Send(context)));
    }

    private static Task Search(HttpContext context)
    {
        var type = (string)context.Request.RouteValues["type"]!;
        var found = context.Request.Query["_id"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => Clinic.Resource(type, id)).OfType<string>();
        return Json(context, $$"""{"resourceType":"Bundle","type":"searchset","entry":[{{string.Join(',', found.Select(resource => $$"""{"resource":{{resource}}}"""))}}]}""");
    }

    private static Task Read(HttpContext context)
    {
        var (type, id) = ((string)context.Request.RouteValues["type"]!, (string)context.Request.RouteValues["id"]!);
        if (Clinic.Resource(type, id) is { } resource) return Json(context, resource);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task Send(HttpContext context)
    {
        var at = Stopwatch.GetTimestamp();
        var form = await context.Request.ReadFormAsync();
        Texted.TryAdd(form["To"].ToString(), at);
        if (CarrierTakes > TimeSpan.Zero) await Task.Delay(CarrierTakes);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await Json(context, $$"""{"sid":"SM{{Interlocked.Increment(ref sids):x32}}","status":"queued"}""");
    }

    private static Task Json(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
