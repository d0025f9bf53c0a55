namespace FhirOutreach.Simulation;

/// <summary>
/// All that goes on at once goes on in turns, on the thread that called: whose turn comes next is drawn, so that a life has many
/// interleavings and always the same one for its seed.
/// </summary>
internal sealed class OneThread(Random random) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback What, object? State)> ready = [];
    private readonly object gate = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            ready.Add((d, state));
            Monitor.Pulse(gate);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Who waits here waits for ever.");

    public T Run<T>(Func<Task<T>> work)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = work();
            while (!task.IsCompleted) TakeTurn();
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void TakeTurn()
    {
        (SendOrPostCallback What, object? State) next;
        lock (gate)
        {
            while (ready.Count == 0) Monitor.Wait(gate);
            var drawn = random.Next(ready.Count);
            next = ready[drawn];
            ready.RemoveAt(drawn);
        }
        next.What(next.State);
    }
}
