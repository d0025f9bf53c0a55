namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// What the EHR told us. Closed. It may be late, doubled, out of order or untrue: the receiver compares and reads.
/// </summary>
internal abstract record Notification
{
    private Notification()
    {
    }

    /// <summary>One version of an Appointment, as the EHR sent it.</summary>
    /// <param name="Json">UTF-8, one JSON object, whose <c>id</c> is <paramref name="Id"/>.</param>
    /// <param name="VersionId">From <c>meta</c>; null when it has none.</param>
    /// <param name="LastUpdated">From <c>meta</c>; null when it has none that is an instant.</param>
    public sealed record Put(string Id, ReadOnlyMemory<byte> Json, string? VersionId, DateTimeOffset? LastUpdated)
        : Notification;

    /// <summary>The EHR says that an Appointment was deleted; to be confirmed by a read.</summary>
    public sealed record Deleted(string Id) : Notification;

    /// <summary>These Appointments changed: read them.</summary>
    public sealed record Changed(IReadOnlyList<string> Ids) : Notification;

    /// <summary>Something changed, and it does not say what: sweep.</summary>
    public sealed record EmptyPing : Notification;

    /// <summary>A notification bundle of a topic Subscription, with what it says of the Subscription itself.</summary>
    /// <param name="Told">Null when it tells of no change: a handshake, a heartbeat.</param>
    public sealed record FromTopic(SubscriptionStatus Status, Notification? Told) : Notification;

    /// <summary>A notification bundle with more than one event; kept all or none.</summary>
    public sealed record Several(IReadOnlyList<Notification> Events) : Notification;
}

/// <summary>
/// Where notifications are handed in. <paramref name="Keep"/> completes once the notification is committed; whatever it
/// throws is answered 503, and the EHR tells us again.
/// </summary>
internal sealed record NotificationDesk(Func<Notification, CancellationToken, Task> Keep);
