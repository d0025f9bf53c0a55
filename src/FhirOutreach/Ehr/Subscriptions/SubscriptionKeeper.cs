using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Sees to it that the EHR holds the Subscriptions we want, active and as we want them: one, or one for each topic where the EHR
/// has it so. Whatever goes wrong never stops the service: without notifications the sweep polls.
/// </summary>
internal sealed class SubscriptionKeeper(
    EhrClient ehr, SubscriptionStyles styles, NotificationSignature signature, LastDelivery last, EventDoubts doubts,
    Bells bells, OutreachSettings settings, Database database, TimeProvider time,
    ILogger<SubscriptionKeeper> log)
    : PollingWorker(time, log)
{
    private readonly TimeProvider clock = time;
    private readonly ILogger log = log;
    private volatile IReadOnlyList<SubscriptionUpkeep> upkeeps = [];
    private volatile SubscriptionState without = new SubscriptionState.Creating(); // while there is nothing to keep
    private volatile bool isAskedToLook;
    private bool isCleanedUp;
    private DateTimeOffset nextLook;

    public SubscriptionState State => upkeeps switch
    {
        [] when without is SubscriptionState.NotManaged byHand => byHand with { LastDelivery = last.At, UntoldSince = last.UntoldSince },
        [] => without,
        [var only] => only.State,
        var several => SubscriptionState.Several.Of([.. several.Select(one => (one.Wanted, one.State))]),
    };

    /// <summary>False: the sweep has to poll.</summary>
    public bool Delivers => State.Delivers;

    /// <summary>False: the numbers this EHR gives its events say nothing of those before.</summary>
    public bool CountsEvents => upkeeps is [var first, ..] ? first.Wanted.CountsEvents : settings.Ehr.Dialect != EhrDialect.Athena;

    /// <summary>The EHR said something of the Subscription: do not wait for the next look.</summary>
    public void LookNow()
    {
        isAskedToLook = true;
        Ring();
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now < nextLook && !isAskedToLook) return nextLook;
        var isAsked = isAskedToLook;
        isAskedToLook = false;
        nextLook = await ChooseAndLook(isAsked, ct);
        return isAskedToLook ? now : nextLook;
    }

    private async Task<DateTimeOffset> ChooseAndLook(bool isAsked, CancellationToken ct)
    {
        switch (await styles.Choose(ct))
        {
            case SubscriptionChoice.Poll { Why: var why }:
                return await NotOurs(new SubscriptionState.Polling(why));
            case var choice when !settings.Ehr.ManageSubscription:
                return await NotOurs(new SubscriptionState.NotManaged(StyleOf(choice), null, last.ListeningSince) { UntoldSince = last.UntoldSince });
            case SubscriptionChoice.Make choice:
                Keep(choice.All);
                foreach (var upkeep in upkeeps.Where(upkeep => isAsked || upkeep.NextLook <= clock.GetUtcNow())) await upkeep.Look(ct);
                await CleanUp(ct);
                return upkeeps.Min(upkeep => upkeep.NextLook);
            case SubscriptionChoice.NotKnown unknown:
                if (upkeeps.Count == 0) Keep([unknown.Usual]);
                foreach (var upkeep in upkeeps) upkeep.NotAsked(unknown.Answer);
                return upkeeps.Min(upkeep => upkeep.NextLook);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Keep(IReadOnlyList<WantedSubscription> all)
    {
        if (!upkeeps.Select(upkeep => upkeep.Wanted.Name).SequenceEqual(all.Select(wanted => wanted.Name)))
            upkeeps = [.. all.Select(wanted => new SubscriptionUpkeep(
                new OwnSubscriptions(ehr, database, wanted.Name, log), ehr, signature, last, doubts, bells, settings, database, clock, log)
            {
                Wanted = wanted,
            })];
        foreach (var (upkeep, wanted) in upkeeps.Zip(all)) upkeep.Wanted = wanted;
    }

    private async Task<DateTimeOffset> NotOurs(SubscriptionState state)
    {
        if (upkeeps.Count > 0) upkeeps = [];
        if (state != without) SubscriptionUpkeep.Say(log, state);
        without = state;
        await signature.Expect(false, database); // who makes it by hand may have given no secret
        return clock.GetUtcNow() + SubscriptionPace.Usual;
    }

    private static string StyleOf(SubscriptionChoice choice) => choice switch
    {
        SubscriptionChoice.Make make => make.All[0].Style,
        SubscriptionChoice.NotKnown unknown => unknown.Usual.Style,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Where there are several, what is at our endpoint and none of them is left over: of a topic that is no more, or of another style.
    private async Task CleanUp(CancellationToken ct)
    {
        if (isCleanedUp || upkeeps.Count < 2 || upkeeps.Any(upkeep => upkeep.Id is null)) return;
        isCleanedUp = await OwnSubscriptions.DeleteOthers(ehr, upkeeps[0].Wanted, [.. upkeeps.Select(upkeep => upkeep.Id!)], log, ct);
    }
}
