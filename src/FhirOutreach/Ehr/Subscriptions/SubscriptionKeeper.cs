using System.Text;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Sees to it that the EHR holds one Subscription for us, active and as we want it: finds it, makes it, waits for its
/// activation, repairs and renews it. Whatever goes wrong is a <see cref="State"/> in words, tried again, and never stops
/// the service: without notifications the sweep polls.
/// </summary>
internal sealed partial class SubscriptionKeeper(
    EhrClient ehr, SubscriptionStyles styles, NotificationSignature signature, LastDelivery last, EventDoubts doubts,
    Bells bells, OutreachSettings settings, Database database, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<SubscriptionKeeper> log)
    : PollingWorker(time, log)
{
    private const string PublicTestServer = "hapi.fhir.org";

    /// <summary>The public HAPI server switches Subscriptions off that were not updated for an hour.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(45);

    private readonly TimeProvider clock = time;
    private readonly ILogger log = log;
    private readonly OwnSubscriptions own = new(ehr, database, log);
    private readonly SubscriptionPace pace = new();
    private WantedSubscription? chosen; // before every look
    private volatile bool isAskedToLook;
    private bool isLookedFor;
    private string? asTheServerKeepsIt;
    private bool isOwnWritingUnseen;
    private DateTimeOffset writtenAt;
    private DateTimeOffset nextLook;
    private volatile SubscriptionState state = new SubscriptionState.Creating();

    public SubscriptionState State =>
        state is SubscriptionState.NotManaged byHand ? byHand with { LastDelivery = last.At } : state;

    /// <summary>False: the sweep has to poll.</summary>
    public bool Delivers => state.Delivers;

    /// <summary>The EHR said something of the Subscription: do not wait for the next look.</summary>
    public void LookNow()
    {
        isAskedToLook = true;
        Ring();
    }

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
        var now = clock.GetUtcNow();
        if (now < nextLook && !isAskedToLook) return nextLook;
        isAskedToLook = false;
        nextLook = now + await ChooseAndLook(ct);
        return isAskedToLook ? now : nextLook;
    }

    private WantedSubscription Wanted => chosen!;

    private async Task<TimeSpan> ChooseAndLook(CancellationToken ct)
    {
        switch (await styles.Choose(ct))
        {
            case SubscriptionChoice.Poll { Why: var why }:
                return await NotOurs(new SubscriptionState.Polling(why));
            case var choice when !settings.Ehr.ManageSubscription:
                return await NotOurs(new SubscriptionState.NotManaged(StyleOf(choice), null, last.ListeningSince));
            case SubscriptionChoice.Make choice:
                chosen = choice.Wanted;
                if (!isLookedFor) isLookedFor = await own.Find(Wanted.Endpoint!, ct);
                return own.Id is { } id ? await Look(id, ct) : await Create(ct);
            case SubscriptionChoice.NotKnown unknown:
                return NotHeld(unknown.Answer);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<TimeSpan> NotOurs(SubscriptionState next)
    {
        Become(next);
        await signature.Expect(false, database); // who makes it by hand may have given no secret
        return SubscriptionPace.Usual;
    }

    private static string StyleOf(SubscriptionChoice choice) =>
        choice is SubscriptionChoice.Make { Wanted.Style: var style } ? style : "Backport topic"; // only topics are asked for first

    private async Task<TimeSpan> Look(string id, CancellationToken ct)
    {
        switch (await ehr.Read(OwnSubscriptions.Type, id, ct))
        {
            case EhrAnswer.Found found:
                pace.Answered();
                return await Judge(id, found.Body, ct);
            case EhrAnswer.Missing:
                return await CreateAgain(ct);
            case var answer:
                return NotHeld(answer);
        }
    }

    private async Task<TimeSpan> Judge(string id, JsonElement held, CancellationToken ct)
    {
        if (IsDrifted(held) || IsRenewalDue()) return await Write(id, ct);
        await signature.Expect(Wanted.HoldsSecret(held), database);
        switch (await StatusOf(id, held, ct))
        {
            case "active" when SilentSince() is { } since:
                return await Revive(id, since, ct);
            case "active":
                pace.Restart();
                Become(state as SubscriptionState.Active ?? new SubscriptionState.Active(id, clock.GetUtcNow()) { Style = Wanted.Style });
                return SubscriptionPace.Usual;
            case "requested" when Wanted.StatusToWrite == "requested":
                return Waiting(id);
            case var status when clock.GetUtcNow() - writtenAt < SubscriptionPace.Usual: // written only just now
                return Refused($"the EHR holds it as {status}: {held.Text("error") ?? "no reason given"}");
            default:
                return await Write(id, ct);
        }
    }

    // What the server made of our own last writing is its way of keeping it, and no drift.
    private bool IsDrifted(JsonElement held)
    {
        var fingerprint = Wanted.Fingerprint(held);
        if (isOwnWritingUnseen) asTheServerKeepsIt = fingerprint;
        isOwnWritingUnseen = false;
        return fingerprint != asTheServerKeepsIt
            && fingerprint != Wanted.Fingerprint(JsonElement.Parse(Wanted.Json()));
    }

    private bool IsRenewalDue() =>
        settings.Ehr.BaseUrl.Host == PublicTestServer && clock.GetUtcNow() - writtenAt >= RenewAfter;

    private async Task<TimeSpan> Write(string id, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(Wanted.Json(id));
        switch (await ehr.Put(OwnSubscriptions.Type, id, body, null, ct))
        {
            case EhrAnswer.Found:
                return await Written(id);
            case EhrAnswer.Missing:
                return await CreateAgain(ct);
            case var answer:
                return NotHeld(answer);
        }
    }

    private async Task<TimeSpan> CreateAgain(CancellationToken ct)
    {
        Become(new SubscriptionState.Creating());
        await own.Forget();
        return await Create(ct);
    }

    private async Task<TimeSpan> Create(CancellationToken ct)
    {
        if (!isLookedFor) return Outage("the EHR could not be asked whether it holds our Subscription already");
        var body = Encoding.UTF8.GetBytes(Wanted.Json());
        var answer = await ehr.Post(OwnSubscriptions.Type, body, ct);
        isLookedFor = answer is not EhrAnswer.Unreachable; // it may have been made all the same: look for it again
        var id = answer is EhrAnswer.Found made ? OwnSubscriptions.IdOf(made) : null;
        return id is null ? NotHeld(answer) : await Written(id);
    }

    private async Task<TimeSpan> Written(string id)
    {
        await own.Keep(id);
        pace.Answered();
        pace.Restart();
        writtenAt = clock.GetUtcNow();
        isOwnWritingUnseen = true;
        return state.Delivers ? pace.UntilActivation() ?? SubscriptionPace.Usual : Waiting(id);
    }

    private TimeSpan Waiting(string id)
    {
        var wait = pace.UntilActivation();
        Become(wait is null ? new SubscriptionState.NotActivating(id) : new SubscriptionState.WaitingForActivation(id));
        return wait ?? SubscriptionPace.Usual;
    }

    private TimeSpan NotHeld(EhrAnswer answer) => answer switch
    {
        EhrAnswer.Unreachable no => Outage(no.Reason, no.RetryAfter),
        EhrAnswer.Refused no => Refused(no.Reason),
        EhrAnswer.Missing => Refused("the EHR knows no Subscriptions (404)"),
        _ => Refused("the EHR does not say under which id it keeps the Subscription"),
    };

    private TimeSpan Refused(string reason)
    {
        Become(new SubscriptionState.Refused(WithoutKey(reason)));
        return SubscriptionPace.Usual;
    }

    private string WithoutKey(string words) => chosen is null ? words : chosen.WithoutKey(words);

    private TimeSpan Outage(string reason, TimeSpan? retryAfter = null)
    {
        Become(new SubscriptionState.Unreachable(reason));
        return pace.AfterOutage(retryAfter);
    }

    private void Become(SubscriptionState next)
    {
        if (next == state) return;
        state = next;
        Log.Became(log, next.GetType().Name, next.Words);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The EHR's Subscription: {State}. {Words}")]
        public static partial void Became(ILogger logger, string state, string words);
    }
}
