namespace FhirOutreach.Ehr.Subscriptions;

/// <param name="Since">Up to the event before this one everything has reached us.</param>
/// <param name="Seen">The highest number the EHR has named. If it counts fewer by now, it has begun anew.</param>
internal readonly record struct EventDoubt(long Since, long Seen)
{
    public EventDoubt And(EventDoubt other) => new(Math.Min(Since, other.Since), Math.Max(Seen, other.Seen));
}

/// <summary>
/// Events of topic Subscriptions that may not have reached us. In memory only: after a start everything is swept anyway.
/// </summary>
internal sealed class EventDoubts
{
    private readonly Lock gate = new();
    private Dictionary<string, EventDoubt> open = new(StringComparer.Ordinal);
    private Action ring = () => { };

    public bool IsEmpty
    {
        get
        {
            lock (gate) return open.Count == 0;
        }
    }

    public void OnDoubt(Action bell) => ring += bell;

    public void Add(string subscription, EventDoubt doubt)
    {
        lock (gate) open[subscription] = open.TryGetValue(subscription, out var earlier) ? earlier.And(doubt) : doubt;
        ring();
    }

    /// <summary>All of them, by the Subscription's id; there are none after it.</summary>
    public IReadOnlyDictionary<string, EventDoubt> Take()
    {
        lock (gate)
        {
            var taken = open;
            open = new(StringComparer.Ordinal);
            return taken;
        }
    }
}
