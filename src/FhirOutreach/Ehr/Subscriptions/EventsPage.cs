using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>One answer of <c>$events</c>.</summary>
/// <param name="Count">How many events there have been by now.</param>
/// <param name="IsEachNamed">Every event says what it is about.</param>
/// <param name="Events">Null when none of them is about an Appointment.</param>
internal sealed record EventsPage(SubscriptionStatus Status, long Count, bool IsEachNamed, Notification? Events)
{
    /// <summary>Null when it is no notification bundle.</summary>
    public static EventsPage? Read(JsonElement bundle, References references)
    {
        if (NotificationBundle.Read(bundle, references) is not Notification.FromTopic { Status: { TellsOfEvents: true } status, Told: var told })
            return null;
        if (status.EventsSinceStart is null && status.EventNumbers.Count == 0) return null;
        return new(
            status,
            status.EventsSinceStart ?? status.EventNumbers.Max(),
            NotificationBundle.NamesEachEvent(bundle),
            told is Notification.EmptyPing ? null : told);
    }

    /// <summary>Why it is not all that was asked for; null when it is.</summary>
    /// <param name="seen">The highest number the EHR has named before.</param>
    public string? Problem(string subscription, long from, long to, long seen)
    {
        if (Status.Subscription.Length > 0 && Status.Subscription != subscription) return "the answer is about another Subscription";
        if (Count < seen) return "the EHR counts anew";
        if (!IsEachNamed) return "the answer does not say what its events are about";
        var told = Status.EventNumbers.ToHashSet();
        for (var number = from; number <= Math.Min(to, Count); number++)
            if (!told.Contains(number)) return $"event {number} is not among those the EHR still knows";
        return null;
    }
}
