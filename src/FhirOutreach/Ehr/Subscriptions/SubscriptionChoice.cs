using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>In which style this EHR is to notify us. Closed.</summary>
internal abstract record SubscriptionChoice
{
    private SubscriptionChoice()
    {
    }

    /// <param name="All">One, or one for each topic.</param>
    public sealed record Make(IReadOnlyList<WantedSubscription> All) : SubscriptionChoice;

    /// <summary>There is none to be had, or none is wanted: the sweep polls.</summary>
    /// <param name="Why">For <c>check</c>, <c>/readyz</c> and the log alike.</param>
    public sealed record Poll(string Why) : SubscriptionChoice;

    /// <summary>The EHR could not be asked.</summary>
    /// <param name="Usual">What it would be, as far as anybody can say.</param>
    public sealed record NotKnown(EhrAnswer Answer, WantedSubscription Usual) : SubscriptionChoice;
}

/// <summary>
/// Chooses by <c>Ehr:Notifications</c>, and with <c>Auto</c> by which server it is: a classic rest-hook for HAPI, Medplum and
/// those we do not know by name, athenahealth's topics for athenahealth, polling for those that have nothing we could use. Nobody
/// else knows a reason to poll.
/// </summary>
internal sealed class SubscriptionStyles(
    EhrClient ehr, EhrServer server, OutreachSettings settings, NotificationKey key, NotificationSignature signature)
{
    private const string Topic = "SubscriptionTopic";

    private readonly AppointmentTopic topics = new(ehr);
    private BackportSubscription? backport;
    private IReadOnlyList<AthenaSubscription>? athena;

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
            if (dialect == EhrDialect.Athena) return await Athena(ct);
        }
        return new SubscriptionChoice.Make([new RestHookSubscription(
            settings, key, dialect == EhrDialect.Medplum ? signature : null)]);
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
        _ => null,
    };

    private async Task<SubscriptionChoice> Athena(CancellationToken ct)
    {
        if (settings.Ehr.Filter is { Length: > 0 })
            return new SubscriptionChoice.Poll("athenahealth's topics take no filter, and Ehr:Filter is set");
        if (athena is null)
        {
            var answer = await ehr.Search(Topic, ct);
            if (answer is EhrAnswer.Unreachable) return new SubscriptionChoice.NotKnown(answer, Of(AthenaSubscription.KnownTopics[0]));
            athena = [.. (AthenaTopicsIn(answer) is { Count: > 0 } named ? named : AthenaSubscription.KnownTopics).Select(Of)];
        }
        return new SubscriptionChoice.Make(athena);

        AthenaSubscription Of(string topic) => new(settings, key, signature, topic);
    }

    // Without the right to read topics (a scope of its own), those that athenahealth documents.
    private static IReadOnlyList<string> AthenaTopicsIn(EhrAnswer answer) => answer is not EhrAnswer.Found found ? [] :
    [
        .. found.Body.Items("entry")
            .Where(entry => entry.At("resource").Text("id")?.StartsWith("Appointment.", StringComparison.Ordinal) == true)
            .Select(entry => entry.At("resource").Text("url") ?? entry.Text("fullUrl"))
            .OfType<string>().Distinct().Order(StringComparer.Ordinal),
    ];

    private async Task<SubscriptionChoice> Backport(CancellationToken ct)
    {
        var wanted = backport;
        if (wanted is null)
        {
            if (await ehr.Capabilities(ct) is var answer && answer is not EhrAnswer.Found found)
                return Unknown(answer);
            var (topic, unsaid) = await topics.Find(found.Body, ct);
            if (unsaid is EhrAnswer.Unreachable) return Unknown(unsaid);
            wanted = new BackportSubscription(settings, key, topic);
            if (unsaid is null) backport = wanted; // the right to look may be granted yet
        }
        return new SubscriptionChoice.Make([wanted]);

        SubscriptionChoice.NotKnown Unknown(EhrAnswer no) => new(no, new BackportSubscription(settings, key, null));
    }
}
