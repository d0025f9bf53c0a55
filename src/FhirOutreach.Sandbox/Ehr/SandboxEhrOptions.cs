using FhirOutreach.Sandbox.Authorization;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>How the EHR is set up.</summary>
public sealed record SandboxEhrOptions
{
    public EhrDialect Dialect { get; init; } = EhrDialect.Hapi;

    /// <summary>Everything random comes from here: chaos, opaque ids. Print it when a test fails.</summary>
    public int Seed { get; init; } = 1;

    public EhrAuth Auth { get; init; } = new EhrAuth.None();

    /// <summary>SMART Backend Services: with it the EHR has an authorization server of its own and takes its tokens and no
    /// others.</summary>
    public SandboxAuthorizationOptions? Smart { get; init; }

    /// <summary>How long every answer takes.</summary>
    public TimeSpan Slow { get; init; }

    /// <summary>The fraction of requests (0 to 1) that fail: refused with 503, cut off before anything is done, or cut off
    /// when all was done; a third each.</summary>
    public double Flaky { get; init; }

    /// <summary>The fraction of requests (0 to 1) that a proxy answers with a page of its own, in HTML and with 502.</summary>
    public double HtmlErrors { get; init; }

    /// <summary>The rules of HAPI's public test server: a criteria needs a parameter, and the endpoint must answer
    /// <c>GET metadata</c> with a CapabilityStatement.</summary>
    public bool PublicServerRules { get; init; }

    /// <summary>Off, a Subscription stays <c>requested</c> for ever, as on a HAPI without rest-hooks.</summary>
    public bool ActivatesSubscriptions { get; init; } = true;

    /// <summary>An active Subscription not written for so long is turned <c>off</c>; null is never.</summary>
    public TimeSpan? SubscriptionsTurnOffAfter { get; init; }

    /// <summary>How many notifications of one server are under way at once. One keeps their order.</summary>
    public int ParallelDeliveries { get; init; } = 1;

    /// <summary>What the hook has to answer within.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The waits before each further attempt. HAPI: from 1 s, a tenth longer each time, for about a
    /// minute.</summary>
    public IReadOnlyList<TimeSpan> DeliveryRetries { get; init; } =
        [.. Enumerable.Range(0, 19).Select(attempt => TimeSpan.FromSeconds(Math.Pow(1.1, attempt)))];
}
