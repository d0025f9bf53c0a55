namespace FhirOutreach.Simulation;

/// <summary>What is to happen, and when; what falls into one moment happens in the order in which it was said.</summary>
internal sealed class Script
{
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> lines = new();
    private int order;

    public DateTimeOffset? Next => lines.TryPeek(out _, out var first) ? first.At : null;

    public void At(DateTimeOffset at, Func<Task> what) => lines.Enqueue(what, (at, order++));

    public void At(DateTimeOffset at, Action what) => At(at, () =>
    {
        what();
        return Task.CompletedTask;
    });

    /// <summary>The next of what is to have happened by then; null = nothing.</summary>
    public Func<Task>? TakeDue(DateTimeOffset now) => Next <= now ? lines.Dequeue() : null;

    public void Clear() => lines.Clear();
}
