using System.Text.Json;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Inbox;
using FhirOutreach.Settings;

namespace FhirOutreach.Commands.Check;

/// <summary>How we hear of changes, and how it stands with the Subscription.</summary>
internal static class NotificationLines
{
    private const string Label = "notifications";
    private const string Subscription = "subscription";

    private static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(5);

    public static async Task Say(
        Card card, OutreachSettings settings, EhrAnswer.Found metadata, IServiceProvider services, CancellationToken ct)
    {
        switch (await services.GetRequiredService<SubscriptionStyles>().Choose(ct))
        {
            case SubscriptionChoice.Make { All: var all }:
                Style(card, settings, metadata, all[0]);
                if (!settings.Ehr.ManageSubscription) Paste(card, all, services.GetRequiredService<NotificationSignature>());
                Running(card, settings, all, await Ask(ReadyAt(settings), ct));
                break;
            case SubscriptionChoice.Poll { Why: var why }:
                card.Good(Label, $"polling every {SweepWorker.PollsEvery(settings.Ehr.SweepEvery).TotalSeconds:0} s: {why}");
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

    private static void Paste(Card card, IReadOnlyList<WantedSubscription> all, NotificationSignature signature)
    {
        card.Good(Subscription, all.Count == 1 ? "made by a person; the resource to paste:" : $"made by a person; the {all.Count} resources to paste:");
        foreach (var wanted in all) card.Paste(wanted.Json());
        if (all[0] is BackportSubscription or AthenaSubscription)
            card.Good(Subscription, $"secret for an EHR that signs (X-Hub-Secret): {signature.Secret}");
    }

    // How it stands, and when the last delivery came, is known to the running service and to nobody else.
    private static void Running(Card card, OutreachSettings settings, IReadOnlyList<WantedSubscription> all, JsonElement? ready)
    {
        var kept = settings.Ehr.ManageSubscription ? InWords(all) : null;
        var label = kept is null ? Label : Subscription;
        if (ready is { } body)
        {
            var says = $"{(kept is null ? "the running service says" : $"{kept}, which says")}: {body.Text("subscription") ?? "nothing"}";
            if (body.Text("subscriptionToDo") is { } toDo) card.Wrong(label, $"{says}; {toDo}");
            else card.Good(label, says);
            return;
        }
        card.Good(label, kept is null
            ? $"whether deliveries come is known to the running service, and none answers at {ReadyAt(settings)} from here: start it, and check again"
            : $"{kept}; none answers at {ReadyAt(settings)} from here: what is missing is made when it runs");
    }

    private static string InWords(IReadOnlyList<WantedSubscription> all) => all.Count == 1
        ? "made and kept by the service"
        : $"{all.Count} of them, made and kept by the service: {string.Join(", ", all.Select(wanted => wanted.Name))}";

    private static string ReadyAt(OutreachSettings settings) => $"{settings.PublicBaseUrl!.AbsoluteUri.TrimEnd('/')}/readyz";

    /// <returns>What the running service says of itself; null = none answers.</returns>
    private static async Task<JsonElement?> Ask(string address, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = ServiceTimeout };
        try
        {
            return JsonElement.Parse(await http.GetByteArrayAsync(address, ct));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
