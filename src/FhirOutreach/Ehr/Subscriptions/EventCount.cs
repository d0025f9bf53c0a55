namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// How far we have followed the events of one topic Subscription. Up to <paramref name="Highest"/> everything has reached
/// us, or a sweep was asked for that finds what did not.
/// </summary>
internal readonly record struct EventCount(long Highest)
{
    /// <summary>A count that fell back to no more than this has begun anew.</summary>
    private const long NewCountMax = 100;

    /// <summary>
    /// Each event is one more than the one before, or the same one again. Anything else is a gap, a server whose count began
    /// anew, or one overtaken on the way, and from outside these look alike: all are followed, and asked about.
    /// </summary>
    /// <returns>How far we have followed now, and whether something may have been missed.</returns>
    public (EventCount Next, bool IsInDoubt) After(SubscriptionStatus status)
    {
        if (status.TellsOfEvents && status.EventNumbers.Count > 0) return After(status.EventNumbers);
        if (status.EventsSinceStart is not { } count) return (this, false);
        var isFollowing = count == Highest || (status.TellsOfEvents && count == Highest + 1);
        return (new EventCount(count), !isFollowing);
    }

    /// <summary>What to ask about, once <see cref="After(SubscriptionStatus)"/> was in doubt.</summary>
    /// <param name="next">How far we have followed since.</param>
    public EventDoubt DoubtBefore(EventCount next) =>
        next.Highest > Highest ? new(Highest + 1, next.Highest)
        // Counted anew, most likely, and some of the new ones may have been lost already.
        : next.Highest <= NewCountMax ? new(1, Highest)
        // Overtaken on the way, most likely: how many there are by now tells.
        : new(Highest, Highest);

    private (EventCount Next, bool IsInDoubt) After(IReadOnlyList<long> numbers)
    {
        var (highest, isInDoubt) = (Highest, false);
        foreach (var number in numbers)
        {
            isInDoubt |= number != highest && number != highest + 1;
            highest = number;
        }
        return (new EventCount(highest), isInDoubt);
    }
}
