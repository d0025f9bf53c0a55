using FhirOutreach.Sandbox.Authorization;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>A small FHIR R4 EHR. Its clinic is worked from within (<c>Book</c>, <c>Move</c> …); everybody else speaks
/// HTTP to it.</summary>
public sealed partial class SandboxEhr : IDisposable
{
    internal const string AuthorizationPath = "/authorization";

    private readonly FrontDoor door;
    private readonly ResourceShelf shelf;
    private readonly Interactions interactions;

    public SandboxEhr(TimeProvider time, SandboxEhrOptions? options = null)
    {
        options ??= new SandboxEhrOptions();
        Dialect = options.Dialect;
        Authorization = options.Smart is { } smart ? new SandboxAuthorization(time, smart, options.Seed + 3) : null;
        Auth = Authorization is null ? options.Auth : new EhrAuth.Smart(Authorization);

        // Each its own sequence: what one draws does not change what the others draw.
        shelf = new ResourceShelf(time, Dialect, new Random(options.Seed));
        Deliveries = new Deliveries(time, options, new Random(options.Seed + 1));
        Faults = new FaultPlan(new Random(options.Seed + 2));
        Subscriptions = new Subscriptions(time, options, shelf, Deliveries);
        interactions = new Interactions(shelf, Dialect, Subscriptions.Written);
        Subscriptions.Interactions = interactions;
        var routes = new EhrRoutes(shelf, interactions, Subscriptions, Dialect, time.GetUtcNow())
        {
            Auth = () => Auth,
            Authorization = Authorization,
        };
        door = new FrontDoor(time, Faults, Requests, routes.Serve, status => Outcome.Error(status, "As it was told")) { Slow = options.Slow };
        Trouble(options);
    }

    public EhrDialect Dialect { get; }

    /// <summary>Who is let in from now on.</summary>
    public EhrAuth Auth { get; set; }

    /// <summary>Its authorization server, mapped beneath the EHR as <c>/authorization</c>; null without <see
    /// cref="SandboxEhrOptions.Smart"/>.</summary>
    public SandboxAuthorization? Authorization { get; }

    public FaultPlan Faults { get; }

    /// <summary>Everything that came in over HTTP, whatever became of it; while the server is down, nothing comes
    /// in.</summary>
    public RequestLog Requests { get; } = new();

    public Subscriptions Subscriptions { get; }

    public Deliveries Deliveries { get; }

    /// <summary>Every connection is broken. The clinic goes on working, and notifications go on being sent.</summary>
    public bool IsDown
    {
        get => door.IsDown;
        set => door.IsDown = value;
    }

    /// <summary>Serves the FHIR API under this prefix, such as <c>/sandbox/fhir</c>.</summary>
    public IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string prefix)
    {
        Authorization?.Map(app, prefix + AuthorizationPath);
        return door.Map(app, prefix);
    }

    /// <summary>Completes when every notification has been sent that is not held and does not wait for a
    /// retry.</summary>
    public Task WhenIdle() => Deliveries.WhenIdle();

    public void Dispose()
    {
        Subscriptions.Dispose();
        Deliveries.Dispose();
    }

    // The plans are asked one after the other: each takes its share of what the ones before it have left.
    private void Trouble(SandboxEhrOptions options)
    {
        if (options.HtmlErrors > 0) Faults.Sometimes(options.HtmlErrors, "*", "/", new Fault.HtmlPage(502));
        if (options.Flaky <= 0) return;
        var third = options.Flaky / 3;
        Faults.Sometimes(third, "*", "/", new Fault.Status(503));
        Faults.Sometimes(third / (1 - third), "*", "/", new Fault.Abort());
        Faults.Sometimes(third / (1 - third - third), "*", "/", new Fault.ApplyThenAbort());
    }
}
