using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

/// <summary>
/// An EHR that holds Subscriptions, and keepers of ours that look after them; the database outlives the keepers.
/// </summary>
internal sealed class SubscribedEhr : IAsyncDisposable
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    private readonly string file = Path.Combine(Path.GetTempPath(), $"fhir-outreach-{Guid.NewGuid():N}.db");
    private readonly SteppedTime time = new(DateTimeOffset.Parse("2026-12-01T09:00:00Z"));
    private readonly ConcurrentQueue<(string State, LogLevel Level)> said = new();
    private Database database = null!;
    private StubEhr stub = null!;
    private OutreachSettings settings = null!;
    private int made;

    private static StubAnswer NotHeld => StubAnswer.Outcome(404, "not-found", "");

    private SubscribedEhr() => Last = new LastDelivery(time);

    public LastDelivery Last { get; }

    public NotificationSignature Signature { get; } = new(new NotificationKey(Key));

    /// <summary>How often a keeper thought that something may have been missed.</summary>
    public int Doubts { get; private set; }

    /// <summary>The answer to <c>$status</c>; without one it is not known there.</summary>
    public StubAnswer? Status { get; set; }

    public StubAnswer? Metadata { get; set; }

    /// <summary>What is found when its topics are searched.</summary>
    public StubAnswer? Topics { get; set; }

    /// <summary>The states a keeper told of, and how loudly.</summary>
    public IReadOnlyList<(string State, LogLevel Level)> Said => [.. said];

    public DateTimeOffset Now => time.GetUtcNow();

    public ConcurrentDictionary<string, JsonObject> Held { get; } = new();

    /// <summary>What the server itself does to a Subscription as it is written.</summary>
    public Action<JsonObject>? OnWrite { get; set; }

    /// <summary>The answer instead of a create or an update.</summary>
    public Func<StubRequest, StubAnswer>? Refuse { get; set; }

    public Func<StubRequest, StubAnswer>? RefuseAll { get; set; }

    /// <summary>The answer after a create that was made.</summary>
    public Func<StubAnswer>? AfterCreate { get; set; }

    /// <summary>Subscriptions are all listed, or not at all.</summary>
    public bool RefusesSearchByUrl { get; set; }

    public IReadOnlyList<StubRequest> Requests => stub.Requests;

    public static async Task<SubscribedEhr> Start(Func<OutreachSettings, OutreachSettings>? change = null)
    {
        var ehr = new SubscribedEhr();
        ehr.database = new Database($"Data Source={ehr.file}");
        ehr.stub = await StubEhr.Start(ehr.Answer);
        ehr.settings = TestSettings.Of(ehr.stub.Settings());
        if (change is not null) ehr.settings = change(ehr.settings);
        return ehr;
    }

    public async Task<KeptSubscription> Keep(bool listens = true)
    {
        var key = new NotificationKey(Key);
        var bells = new Bells();
        var doubts = new EventDoubts();
        var client = new EhrClient(new HttpClient(Transport()), settings.Ehr, TimeProvider.System);
        var keeper = new SubscriptionKeeper(
            client, new SubscriptionStyles(client, new EhrServer(client, settings.Ehr, time), settings, key, Signature),
            Signature, Last, doubts, bells, settings, database, time,
            new Hearing(said));
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        bells.OnDoubt(() => Doubts++);
        doubts.OnDoubt(() => Doubts++);
        var kept = new KeptSubscription(keeper, time);
        if (listens) await kept.Listen();
        return kept;
    }

    public Task<SubscriptionChoice> Choose()
    {
        var client = new EhrClient(new HttpClient(Transport()), settings.Ehr, TimeProvider.System);
        return new SubscriptionStyles(client, new EhrServer(client, settings.Ehr, time), settings, new NotificationKey(Key), Signature)
            .Choose(TestContext.Current.CancellationToken);
    }

    public void Hold(string id, string status, string? endpoint = null)
    {
        var resource = JsonNode.Parse(new RestHookSubscription(settings, new NotificationKey(Key)).Json(id))!.AsObject();
        resource["status"] = status;
        if (endpoint is not null) resource["channel"]!["endpoint"] = endpoint;
        Held[id] = resource;
    }

    public void SetStatus(string id, string status) => Held[id]["status"] = status;

    public async ValueTask DisposeAsync()
    {
        await stub.DisposeAsync();
        await database.DisposeAsync();
        File.Delete(file);
    }

    // Every host leads to the stub: so it can be hapi.fhir.org.
    private SocketsHttpHandler Transport() => new()
    {
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(stub.BaseUrl.Host, stub.BaseUrl.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private StubAnswer Answer(StubRequest request)
    {
        if (RefuseAll is { } all) return all(request);
        if (request.Method is "POST" or "PUT" && Refuse is { } refuse) return refuse(request);
        if (request.PathAndQuery.EndsWith("/metadata", StringComparison.Ordinal)) return Metadata ?? NotHeld;
        if (request.PathAndQuery.EndsWith("/$status", StringComparison.Ordinal)) return Status ?? NotHeld;
        if (request.PathAndQuery is "/fhir/SubscriptionTopic" || request.PathAndQuery.StartsWith("/fhir/Basic", StringComparison.Ordinal))
            return Topics ?? NotHeld;
        var id = request.PathAndQuery["/fhir/Subscription".Length..].TrimStart('/');
        return (request.Method, id) switch
        {
            ("GET", ['?', ..]) when RefusesSearchByUrl => StubAnswer.Outcome(400, "not-supported", ""),
            ("GET", "") => Search(null),
            ("GET", ['?', .. var query]) => Search(Uri.UnescapeDataString(query["url=".Length..])),
            ("GET", _) => Held.TryGetValue(id, out var held) ? new(200, held.ToJsonString()) : NotHeld,
            ("POST", "") => Create(request),
            ("PUT", _) => Store(id, request, 200),
            ("DELETE", _) => Held.TryRemove(id, out _) ? new(204) : NotHeld,
            _ => throw new InvalidOperationException($"nobody expected {request.Method} {request.PathAndQuery}"),
        };
    }

    private StubAnswer Search(string? url) => new(200, new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["entry"] = new JsonArray([.. Held.Values.Where(one => url is null || one["channel"]!["endpoint"]!.GetValue<string>() == url)
            .Select(one => new JsonObject { ["resource"] = one.DeepClone() })]),
    }.ToJsonString());

    private StubAnswer Create(StubRequest request)
    {
        var answer = Store($"s{++made}", request, 201);
        return AfterCreate?.Invoke() ?? answer;
    }

    private StubAnswer Store(string id, StubRequest request, int status)
    {
        var resource = JsonNode.Parse(request.Body)!.AsObject();
        resource["id"] = id;
        OnWrite?.Invoke(resource);
        Held[id] = resource;
        return new(status, resource.ToJsonString());
    }
}

internal sealed class Hearing(ConcurrentQueue<(string State, LogLevel Level)> said) : ILogger<SubscriptionKeeper>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values && values.FirstOrDefault(value => value.Key == "State").Value is string name)
            said.Enqueue((name, logLevel));
    }
}

internal sealed class KeptSubscription(SubscriptionKeeper keeper, SteppedTime time) : IAsyncDisposable
{
    public SubscriptionState State => keeper.State;

    public bool Delivers => keeper.Delivers;

    public DateTimeOffset Now => time.GetUtcNow();

    public async Task Listen()
    {
        await keeper.StartedAsync(TestContext.Current.CancellationToken);
        await Quiet();
    }

    /// <summary>Moves the clock, and waits until the keeper has done what fell due.</summary>
    public Task After(TimeSpan wait)
    {
        time.Advance(wait);
        keeper.Ring();
        return Quiet();
    }

    public async ValueTask DisposeAsync()
    {
        await keeper.StopAsync(CancellationToken.None);
        keeper.Dispose();
    }

    private Task Quiet() => keeper.Quiet().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
