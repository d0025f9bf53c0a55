using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>How we hear of changes, and how it stands with the Subscription.</summary>
internal static class NotificationLines
{
    private const string Label = "notifications";
    private const string Subscription = "subscription";

    public static async Task Say(
        Card card, OutreachSettings settings, EhrAnswer.Found metadata, IServiceProvider services, CancellationToken ct)
    {
        if (WhyPolled(settings, metadata) is { } why)
        {
            // Asked for by name and not to be had: that is a mistake, the others are a way to live.
            if (settings.Ehr.Notifications == EhrNotifications.RestHook && !TakesSubscriptions(metadata))
                card.Wrong(Label, $"polling: {why}; put Ehr:Notifications to Auto or Poll");
            else card.Good(Label, $"polling: {why}");
            card.Good(Subscription, "none");
            return;
        }

        switch (await services.GetRequiredService<SubscriptionStyles>().Choose(ct))
        {
            case SubscriptionChoice.Make choice:
                card.Good(Label, $"{choice.All[0].Style}, at {settings.PublicBaseUrl}");
                if (settings.Ehr.ManageSubscription) card.Good(Subscription, InWords(choice.All));
                else Paste(card, choice.All, services.GetRequiredService<NotificationSignature>());
                break;
            case SubscriptionChoice.NoneOffered none:
                card.Good(Label, $"polling: {none.Why}");
                card.Good(Subscription, "none");
                break;
            case SubscriptionChoice.NotKnown:
                card.Wrong(Label, "not known: the EHR's CapabilityStatement, which names its topics, could not be read");
                break;
        }
    }

    private static string InWords(IReadOnlyList<WantedSubscription> all) => all.Count == 1
        ? "made and kept by the service"
        : $"{all.Count} of them, made and kept by the service: {string.Join(", ", all.Select(wanted => wanted.Name))}";

    private static void Paste(Card card, IReadOnlyList<WantedSubscription> all, NotificationSignature signature)
    {
        card.Good(Subscription, all.Count == 1 ? "made by a person; the resource to paste:" : $"made by a person; the {all.Count} resources to paste:");
        foreach (var wanted in all) card.Paste(wanted.Json());
        if (all[0] is BackportSubscription or AthenaSubscription)
            card.Good(Subscription, $"secret for an EHR that signs (X-Hub-Secret): {signature.Secret}");
    }

    private static string? WhyPolled(OutreachSettings settings, EhrAnswer.Found metadata) =>
        settings.Ehr.Notifications == EhrNotifications.Poll ? "Ehr:Notifications=Poll"
        : settings.PublicBaseUrl is null ? "Public:BaseUrl is empty"
        : !TakesSubscriptions(metadata) ? "the EHR takes no Subscription"
        : null;

    /// <summary>A statement that lists no resources says nothing.</summary>
    public static bool TakesSubscriptions(EhrAnswer.Found metadata)
    {
        var types = metadata.Body.Items("rest").SelectMany(rest => rest.Items("resource")).Select(one => one.Text("type")).ToList();
        return types.Count == 0 || types.Contains("Subscription");
    }
}
