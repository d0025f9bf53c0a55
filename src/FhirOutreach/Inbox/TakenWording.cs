namespace FhirOutreach.Inbox;

/// <summary>
/// Which wording of a search the server took after it had refused better ones: for an hour those are not tried, so that a poll is
/// one request. All wordings find what is sought, so one refused for a passing reason costs an hour of dearer searches and no more.
/// </summary>
internal sealed class TakenWording(TimeProvider time)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private int left;
    private DateTimeOffset until = DateTimeOffset.MinValue;

    /// <summary>The wordings to be tried, the best first.</summary>
    public string[] Of(string[] wordings)
    {
        lock (gate) return time.GetUtcNow() < until ? wordings[Math.Max(0, wordings.Length - left)..] : wordings;
    }

    /// <param name="fromTheLast">Which one, counted from the last, the plainest, which is 1: there may be fewer of the better ones.</param>
    public void Took(int fromTheLast)
    {
        lock (gate) (left, until) = (fromTheLast, time.GetUtcNow() + KnownFor);
    }

    /// <summary>It takes none of them, whatever it took before.</summary>
    public void Forget()
    {
        lock (gate) until = DateTimeOffset.MinValue;
    }
}
