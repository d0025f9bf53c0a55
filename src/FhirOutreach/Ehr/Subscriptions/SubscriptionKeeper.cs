using System.Text;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Sees to it that the EHR holds one Subscription for us, active and as we want it: finds it, makes it, waits for its
/// activation, repairs and renews it. Whatever goes wrong is a <see cref="State"/> in words, tried again, and never stops
/// the service: without notifications the sweep polls.
/// </summary>
internal sealed partial class SubscriptionKeeper(
    EhrClient ehr, EhrServer server, RestHookSubscription wanted, OutreachSettings settings, Database database,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SubscriptionKeeper> log)
    : PollingWorker(time, log)
{
    private const string Type = "Subscription";
    private const string NotebookName = "ehr.subscription-id";
    private const string PublicTestServer = "hapi.fhir.org";
    private const int BackOffDoublingsMax = 6;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BackOffFirst = TimeSpan.FromSeconds(5);

    /// <summary>The public HAPI server switches Subscriptions off that were not updated for an hour.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(45);

    /// <summary>Seconds between looks at one that was just requested; two minutes together.</summary>
    private static readonly int[] ActivationLooks = [1, 2, 5, 10, 20, 30, 60];

    private readonly TimeProvider clock = time;
    private readonly ILogger log = log;
    private string? id;
    private bool isStarted;
    private string? asTheServerKeepsIt;
    private bool isOwnWritingUnseen;
    private DateTimeOffset writtenAt;
    private DateTimeOffset nextLook;
    private int activationLooks;
    private int outages;
    private volatile SubscriptionState state = new SubscriptionState.Creating();

    public SubscriptionState State => state;

    /// <summary>False: the sweep has to poll.</summary>
    public bool Delivers => state.Delivers;

    // HAPI's public server calls our endpoint back before it accepts a Subscription: we must be listening.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(stoppingToken);
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (Unmanaged() is { } unmanaged)
        {
            Become(unmanaged);
            return null;
        }
        var now = clock.GetUtcNow();
        if (now < nextLook) return nextLook;
        if (!isStarted) await Start(ct);
        var wait = id is null ? await Create(ct) : await Look(id, ct);
        return nextLook = now + wait;
    }

    private SubscriptionState? Unmanaged() => settings.Ehr switch
    {
        { Notifications: EhrNotifications.Poll } => new SubscriptionState.Polling(),
        _ when wanted.Endpoint is null => new SubscriptionState.NoPublicUrl(),
        { ManageSubscription: false } => new SubscriptionState.NotManaged(),
        { Notifications: EhrNotifications.Backport } =>
            new SubscriptionState.Refused("topic subscriptions are not created by FhirOutreach: make it in the EHR, with Ehr:ManageSubscription=false"),
        _ => null,
    };

    /// <summary>Finds ours by the id kept from last time, else by our endpoint; of several it keeps one.</summary>
    private async Task Start(CancellationToken ct)
    {
        id ??= database.Read(session => session.Note(NotebookName));
        var answer = await ehr.Search($"{Type}?url={Uri.EscapeDataString(wanted.Endpoint!)}", ct);
        if (answer is EhrAnswer.Unreachable && id is null) return; // it may be there: creating another would pile them up
        isStarted = answer is not EhrAnswer.Unreachable;
        if (answer is not EhrAnswer.Found found) return;

        var ours = found.Body.Items("entry").Select(entry => entry.At("resource")).Where(IsOurs)
            .OrderByDescending(one => one.Text("id") == id).ThenByDescending(one => one.Text("status") == "active")
            .Select(one => one.Text("id")!).Distinct().ToList();
        if (ours.Count == 0) return;
        if (id is not null && !ours.Contains(id)) ours.Add(id); // ours once, at another endpoint
        await Keep(ours[0]);
        foreach (var surplus in ours.Skip(1))
        {
            Log.Surplus(log, surplus);
            await ehr.Delete(Type, surplus, ct);
        }
    }

    private bool IsOurs(JsonElement subscription) =>
        subscription.Text("resourceType") == Type && FhirId.IsValid(subscription.Text("id"))
        && subscription.At("channel").Text("endpoint") == wanted.Endpoint;

    private async Task<TimeSpan> Create(CancellationToken ct)
    {
        if (!isStarted) return BackOff("the EHR could not be asked whether it holds our Subscription already");
        var answer = await ehr.Post(Type, Encoding.UTF8.GetBytes(wanted.Json(await StatusToWrite(ct))), ct);
        isStarted = answer is not EhrAnswer.Unreachable; // it may have been made all the same: search again
        return answer is EhrAnswer.Found made && IdOf(made) is { } newId ? await Written(newId) : NotHeld(answer);
    }

    private static string? IdOf(EhrAnswer.Found made)
    {
        if (made.Body.Text("id") is { } inBody && FhirId.IsValid(inBody)) return inBody;
        var segments = made.Location?.OriginalString.Split('/') ?? [];
        var type = Array.LastIndexOf(segments, Type);
        return type >= 0 && type + 1 < segments.Length && FhirId.IsValid(segments[type + 1]) ? segments[type + 1] : null;
    }

    private async Task<TimeSpan> Look(string current, CancellationToken ct)
    {
        switch (await ehr.Read(Type, current, ct))
        {
            case EhrAnswer.Found found:
                outages = 0;
                return await Judge(current, found.Body, ct);
            case EhrAnswer.Missing:
                await Forget();
                return await Create(ct);
            case var answer:
                return NotHeld(answer);
        }
    }

    private async Task<TimeSpan> Judge(string current, JsonElement held, CancellationToken ct)
    {
        if (IsDrifted(held) || IsRenewalDue()) return await Write(current, ct);
        switch (held.Text("status"))
        {
            case "active":
                activationLooks = 0;
                Become(state as SubscriptionState.Active ?? new SubscriptionState.Active(current, clock.GetUtcNow()));
                return LookEvery;
            case "requested" when await StatusToWrite(ct) == "requested":
                return Waiting(current);
            case var status when clock.GetUtcNow() - writtenAt < LookEvery:
                Become(new SubscriptionState.Refused(wanted.WithoutKey($"the EHR holds it as {status}: {held.Text("error") ?? "no reason given"}")));
                return LookEvery;
            default:
                return await Write(current, ct);
        }
    }

    // What the server made of our own last writing is its way of keeping it, and no drift.
    private bool IsDrifted(JsonElement held)
    {
        var fingerprint = RestHookSubscription.Fingerprint(held);
        if (isOwnWritingUnseen) asTheServerKeepsIt = fingerprint;
        isOwnWritingUnseen = false;
        return fingerprint != RestHookSubscription.Fingerprint(JsonElement.Parse(wanted.Json("active")))
            && fingerprint != asTheServerKeepsIt;
    }

    private bool IsRenewalDue() =>
        settings.Ehr.BaseUrl.Host == PublicTestServer && clock.GetUtcNow() - writtenAt >= RenewAfter;

    private TimeSpan Waiting(string current)
    {
        var isWorthWaiting = activationLooks < ActivationLooks.Length;
        Become(isWorthWaiting ? new SubscriptionState.WaitingForActivation(current) : new SubscriptionState.NotActivating(current));
        return isWorthWaiting ? TimeSpan.FromSeconds(ActivationLooks[activationLooks++]) : LookEvery;
    }

    private async Task<TimeSpan> Write(string current, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(wanted.Json(await StatusToWrite(ct), current));
        switch (await ehr.Put(Type, current, body, null, ct))
        {
            case EhrAnswer.Found:
                return await Written(current);
            case EhrAnswer.Missing:
                await Forget();
                return await Create(ct);
            case var answer:
                return NotHeld(answer);
        }
    }

    private async Task<TimeSpan> Written(string current)
    {
        await Keep(current);
        outages = activationLooks = 0;
        writtenAt = clock.GetUtcNow();
        isOwnWritingUnseen = true;
        if (!state.Delivers) return Waiting(current);
        return TimeSpan.FromSeconds(ActivationLooks[activationLooks++]); // a renewal: it goes on delivering
    }

    private TimeSpan NotHeld(EhrAnswer answer)
    {
        if (answer is EhrAnswer.Unreachable no) return BackOff(no.Reason, no.RetryAfter);
        var reason = answer switch
        {
            EhrAnswer.Refused refused => refused.Reason,
            EhrAnswer.Missing => "the EHR knows no Subscriptions (404)",
            _ => "the EHR does not say under which id it keeps the Subscription",
        };
        Become(new SubscriptionState.Refused(wanted.WithoutKey(reason)));
        return LookEvery;
    }

    private TimeSpan BackOff(string reason, TimeSpan? retryAfter = null)
    {
        Become(new SubscriptionState.Unreachable(reason));
        var wait = BackOffFirst * (1 << Math.Min(outages++, BackOffDoublingsMax));
        if (retryAfter > wait) wait = retryAfter.Value;
        return wait < LookEvery ? wait : LookEvery;
    }

    private async Task<string> StatusToWrite(CancellationToken ct) =>
        await server.Dialect(ct) == EhrDialect.Medplum ? "active" : "requested";

    private async Task Keep(string found)
    {
        if (found == id) return;
        await database.Write(session => session.Note(NotebookName, found));
        id = found;
    }

    private async Task Forget()
    {
        Become(new SubscriptionState.Creating());
        await database.Write(session => session.Forget(NotebookName));
        id = null;
    }

    private void Become(SubscriptionState next)
    {
        if (next == state) return;
        state = next;
        Log.Became(log, next.GetType().Name, next.Words);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The EHR's Subscription is {State}: {Words}")]
        public static partial void Became(ILogger logger, string state, string words);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription/{Id} also notifies our endpoint; it is deleted")]
        public static partial void Surplus(ILogger logger, string id);
    }
}
