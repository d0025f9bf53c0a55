using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>In which style this EHR is to notify us. Closed.</summary>
internal abstract record SubscriptionChoice
{
    private SubscriptionChoice()
    {
    }

    public sealed record Make(WantedSubscription Wanted) : SubscriptionChoice;

    /// <summary>There is none to be had, or none is wanted: the sweep polls.</summary>
    /// <param name="Why">For <c>check</c>, <c>/readyz</c> and the log alike.</param>
    public sealed record Poll(string Why) : SubscriptionChoice;

    /// <summary>The EHR could not be asked.</summary>
    public sealed record NotKnown(EhrAnswer Answer) : SubscriptionChoice;
}

/// <summary>
/// Chooses by <c>Ehr:Notifications</c>, and with <c>Auto</c> by which server it is: a classic rest-hook for HAPI, Medplum and
/// those we do not know by name, polling for those that have nothing we could use. Nobody else knows a reason to poll.
/// </summary>
internal sealed class SubscriptionStyles(
    EhrClient ehr, EhrServer server, OutreachSettings settings, NotificationKey key, NotificationSignature signature)
{
    private readonly AppointmentTopic topics = new(ehr);
    private BackportSubscription? backport;

    public async Task<SubscriptionChoice> Choose(CancellationToken ct)
    {
        if (WhyNoneWanted() is { } own) return new SubscriptionChoice.Poll(own);
        if (settings.Ehr.Notifications == EhrNotifications.Backport) return await Backport(ct);
        var dialect = await server.Dialect(ct);
        // Asked for by name it is tried all the same: a CapabilityStatement may be wrong.
        if (settings.Ehr.Notifications == EhrNotifications.Auto)
        {
            if (WhyNone(dialect) is { } why) return new SubscriptionChoice.Poll(why);
            if (!await server.TakesSubscriptions(ct)) return new SubscriptionChoice.Poll("the EHR's CapabilityStatement lists no Subscription");
        }
        return new SubscriptionChoice.Make(new RestHookSubscription(
            settings, key, dialect == EhrDialect.Medplum ? signature : null));
    }

    private string? WhyNoneWanted() =>
        settings.Ehr.Notifications == EhrNotifications.Poll ? "Ehr:Notifications=Poll"
        : settings.PublicBaseUrl is null ? "Public:BaseUrl is empty, so the EHR cannot reach us"
        : null;

    private static string? WhyNone(EhrDialect dialect) => dialect switch
    {
        EhrDialect.Cerner or EhrDialect.Epic or EhrDialect.Microsoft or EhrDialect.Google =>
            $"{dialect} offers no FHIR Subscription",
        EhrDialect.Firely => "Firely takes Subscriptions only in its administration API",
        EhrDialect.Athena =>
            "athenahealth wants one Subscription for each topic, made by a person: Ehr:Notifications=Backport and "
            + "Ehr:ManageSubscription=false",
        _ => null,
    };

    private async Task<SubscriptionChoice> Backport(CancellationToken ct)
    {
        if (backport is null)
        {
            if (await ehr.Capabilities(ct) is var answer && answer is not EhrAnswer.Found found)
                return new SubscriptionChoice.NotKnown(answer);
            var (topic, outage) = await topics.Find(found.Body, ct);
            if (outage is not null) return new SubscriptionChoice.NotKnown(outage);
            backport = new BackportSubscription(settings, key, topic);
        }
        return new SubscriptionChoice.Make(backport);
    }
}
