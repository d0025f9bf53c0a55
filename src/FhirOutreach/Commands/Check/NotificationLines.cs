using FhirOutreach.Ehr;
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
        switch (await services.GetRequiredService<SubscriptionStyles>().Choose(ct))
        {
            case SubscriptionChoice.Make { Wanted: var wanted }:
                Style(card, settings, metadata, wanted);
                if (settings.Ehr.ManageSubscription) card.Good(Subscription, "made and kept by the service");
                else Paste(card, wanted, services.GetRequiredService<NotificationSignature>());
                break;
            case SubscriptionChoice.Poll { Why: var why }:
                card.Good(Label, $"polling: {why}");
                card.Good(Subscription, "none");
                break;
            case SubscriptionChoice.NotKnown:
                card.Wrong(Label, "not known: the EHR could not be asked which topics it has");
                break;
        }
    }

    private static void Style(Card card, OutreachSettings settings, EhrAnswer.Found metadata, WantedSubscription wanted)
    {
        // Asked for by name and not to be had: that is a mistake. It is tried all the same.
        if (EhrServer.ListsSubscription(metadata.Body)) card.Good(Label, $"{wanted.Style}, at {settings.PublicBaseUrl}");
        else card.Wrong(Label, $"{wanted.Style}, and the EHR's CapabilityStatement lists no Subscription: it is tried, and polled when refused;"
            + " put Ehr:Notifications to Auto or Poll");
        if (wanted.Doubt is { } doubt) card.Wrong(Label, doubt);
    }

    private static void Paste(Card card, WantedSubscription wanted, NotificationSignature signature)
    {
        card.Good(Subscription, "made by a person; the resource to paste:");
        card.Paste(wanted.Json());
        if (wanted is BackportSubscription)
            card.Good(Subscription, $"secret for an EHR that signs (X-Hub-Secret): {signature.Secret}");
    }
}
