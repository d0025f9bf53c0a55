using System.Collections.Concurrent;
using FhirOutreach.Sandbox.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>A carrier with Twilio's API and webhooks, and the phones behind it.</summary>
public sealed class SandboxCarrier
{
    private readonly ConcurrentDictionary<string, Phone> phones = new();
    private readonly FrontDoor door;
    private readonly MessageShelf shelf;
    private readonly Webhooks webhooks;
    private readonly InboundTexts inbound;

    public SandboxCarrier(TimeProvider time, SandboxCarrierOptions? options = null)
    {
        Options = options ?? new SandboxCarrierOptions();
        InboundUrl = Options.InboundUrl;
        Faults = new FaultPlan(new Random(Options.Seed + 1));
        shelf = new MessageShelf(new Random(Options.Seed));
        webhooks = new Webhooks(time, Options.AuthToken);
        Callbacks = new StatusCallbacks(time, this, shelf, webhooks);
        var optOuts = new OptOuts(Options);
        inbound = new InboundTexts(time, Options, shelf, optOuts, webhooks);
        var routes = new CarrierRoutes(time, Options, shelf, optOuts, Callbacks);
        door = new FrontDoor(time, Faults, Requests, routes.Serve, TwilioError.OfStatus);
    }

    public SandboxCarrierOptions Options { get; }

    /// <summary>Where texts from phones are posted from now on; null is nowhere.</summary>
    public string? InboundUrl { get; set; }

    public FaultPlan Faults { get; }

    public RequestLog Requests { get; } = new();

    public StatusCallbacks Callbacks { get; }

    /// <summary>Every webhook that was posted, inbound texts and status reports, oldest first.</summary>
    public IReadOnlyList<WebhookPost> WebhookPosts => webhooks.Log;

    /// <summary>Every connection is broken; phones can still text.</summary>
    public bool IsDown
    {
        get => door.IsDown;
        set => door.IsDown = value;
    }

    /// <summary>Every message, both ways, oldest first.</summary>
    public IReadOnlyList<CarrierMessage> Messages => shelf.All;

    /// <summary>What the account has sent, oldest first.</summary>
    public IReadOnlyList<CarrierMessage> Sent => [.. shelf.All.Where(message => message.Direction == "outbound-api")];

    /// <summary>How often each text was accepted for each number: at most once, if the sender is any good.</summary>
    public IReadOnlyDictionary<(string To, string Body), int> Accepted => shelf.Accepted;

    public int AcceptedCount(string to, string body) => shelf.AcceptedCount(to, body);

    /// <summary>The phone with this number; it is there as soon as it is asked for.</summary>
    public Phone Phone(string number) => phones.GetOrAdd(number, n => new Phone(this, n));

    /// <summary>The phones that were asked for or texted.</summary>
    public IReadOnlyList<Phone> Phones => [.. phones.Values.OrderBy(phone => phone.Number, StringComparer.Ordinal)];

    /// <summary>Serves the API under this prefix: <c>{prefix}/2010-04-01/Accounts/…</c>.</summary>
    public IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string prefix) => door.Map(app, prefix);

    /// <summary>Completes when every report that is not held has been posted.</summary>
    public Task WhenIdle() => Callbacks.WhenIdle();

    internal Task<WebhookPost?> Inbound(Phone phone, string to, string body) =>
        inbound.Take(phone, to, body, InboundUrl);

    internal Task<WebhookPost?> InboundAgain(Text text) => inbound.Post(Phone(text.From), text, InboundUrl);
}
