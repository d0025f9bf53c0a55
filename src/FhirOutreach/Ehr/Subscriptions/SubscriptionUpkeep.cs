using System.Text;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// The upkeep of one Subscription: finds it, makes it, waits for its activation, repairs and renews it. Whatever goes wrong is a
/// <see cref="State"/> in words, and tried again.
/// </summary>
internal sealed partial class SubscriptionUpkeep(
    OwnSubscriptions own, EhrClient ehr, NotificationSignature signature, LastDelivery last, EventDoubts doubts, Bells bells,
    OutreachSettings settings, Database database, TimeProvider clock, ILogger log)
{
    private const string PublicTestServer = "hapi.fhir.org";

    /// <summary>The public HAPI server switches Subscriptions off that were not updated for an hour.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(45);

    private readonly SubscriptionPace pace = new();
    private bool isLookedFor;
    private EhrAnswer.Found? madeWithoutId;
    private string? asTheServerKeepsIt;
    private bool isOwnWritingUnseen;
    private DateTimeOffset writtenAt;
    private volatile SubscriptionState state = new SubscriptionState.Creating();

    public SubscriptionState State => state;

    public DateTimeOffset NextLook { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>What is wanted now; set before the first look.</summary>
    public required WantedSubscription Wanted { get; set; }

    /// <summary>Null while there is none.</summary>
    public string? Id => own.Id;

    public async Task Look(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!isLookedFor) isLookedFor = await own.Find(Wanted, ct);
        NextLook = now + (own.Id is { } id ? await Look(id, ct) : await Create(ct));
    }

    /// <summary>The EHR could not even be asked what is wanted.</summary>
    public void NotAsked(EhrAnswer answer) => NextLook = clock.GetUtcNow() + NotHeld(answer);

    public static void Say(ILogger log, SubscriptionState state) => Log.Became(
        log, state.NeedsAPerson ? LogLevel.Warning : LogLevel.Information, state.GetType().Name, state.Words);

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
        if (!Wanted.CanBeUpdated) return await Replace(id, ct);
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

    // The old one goes first: two would tell us everything twice.
    private async Task<TimeSpan> Replace(string id, CancellationToken ct) =>
        await ehr.Delete(OwnSubscriptions.Type, id, ct) is var answer && answer is EhrAnswer.Found or EhrAnswer.Missing
            ? await CreateAgain(ct)
            : NotHeld(answer);

    private async Task<TimeSpan> CreateAgain(CancellationToken ct)
    {
        Become(new SubscriptionState.Creating());
        madeWithoutId = null;
        await own.Forget();
        return await Create(ct);
    }

    private async Task<TimeSpan> Create(CancellationToken ct)
    {
        if (!isLookedFor) return Outage("the EHR could not be asked whether it holds our Subscription already");
        if (madeWithoutId is not null) return LookAgain(madeWithoutId);
        var body = Encoding.UTF8.GetBytes(Wanted.Json());
        var answer = await ehr.Post(OwnSubscriptions.Type, body, ct, Wanted.CreateHeader);
        isLookedFor = answer is not EhrAnswer.Unreachable; // it may have been made all the same: look for it again
        if (answer is not EhrAnswer.Found made) return NotHeld(answer);
        return OwnSubscriptions.IdOf(made) is { } id ? await Written(id) : LookAgain(madeWithoutId = made);
    }

    // Made, and who knows under which id: it is looked for at our endpoint, and no second one is made.
    private TimeSpan LookAgain(EhrAnswer.Found made)
    {
        isLookedFor = false;
        return NotHeld(made);
    }

    private async Task<TimeSpan> Written(string id)
    {
        madeWithoutId = null;
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
        Become(new SubscriptionState.Refused(Wanted.WithoutKey(reason)));
        return SubscriptionPace.Usual;
    }

    private TimeSpan Outage(string reason, TimeSpan? retryAfter = null)
    {
        Become(new SubscriptionState.Unreachable(reason));
        return pace.AfterOutage(retryAfter);
    }

    private void Become(SubscriptionState next)
    {
        if (next == state) return;
        state = next;
        Say(log, next);
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "The EHR's Subscription: {State}. {Words}")]
        public static partial void Became(ILogger logger, LogLevel level, string state, string words);
    }
}
