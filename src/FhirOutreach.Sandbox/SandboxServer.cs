using System.Net;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Ehr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Sandbox;

/// <summary>A web server on the loopback address that carries sandboxes, for tests. The demo mounts them
/// itself.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private SandboxServer(WebApplication app, string origin, string mount)
    {
        this.app = app;
        Origin = origin;
        BaseUrl = origin + mount;
    }

    /// <summary>Scheme, host and port: <c>http://127.0.0.1:40123</c>.</summary>
    public string Origin { get; }

    /// <summary>The base of the one sandbox it was started with; the origin when it carries several.</summary>
    public string BaseUrl { get; }

    /// <summary>The EHR under <c>/fhir</c>. Port 0 takes a free one.</summary>
    public static Task<SandboxServer> Start(SandboxEhr ehr, int port = 0) =>
        Start(routes => ehr.Map(routes, "/fhir"), "/fhir", port);

    /// <summary>The carrier at the origin, as <c>https://api.twilio.com</c> is.</summary>
    public static Task<SandboxServer> Start(SandboxCarrier carrier, int port = 0) =>
        Start(routes => carrier.Map(routes, ""), "", port);

    public static Task<SandboxServer> Start(Action<IEndpointRouteBuilder> map, int port = 0) => Start(map, "", port);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task<SandboxServer> Start(Action<IEndpointRouteBuilder> map, string mount, int port)
    {
        // The empty builder reads no settings file and no environment: nothing around a test can change what it starts.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));

        var app = builder.Build();
        app.UseRouting();
        map(app);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new SandboxServer(app, addresses.Addresses.Single(), mount);
    }
}
