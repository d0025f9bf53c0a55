namespace FhirOutreach.Storage;

/// <summary>What waits for the one writer: what somebody outside waits for, and our own work.</summary>
internal sealed class WriteQueue
{
    private readonly Queue<WriteWork> callers = new();
    private readonly Queue<WriteWork> own = new();
    private readonly object gate = new();
    private bool isComplete;

    /// <returns>False when the queue takes nothing more.</returns>
    public bool Add(WriteWork work) => AddTo(own, work);

    /// <inheritdoc cref="Add"/>
    public bool AddForCaller(WriteWork work) => AddTo(callers, work);

    public WriteWork? NextForCaller() => NextOf(callers);

    public WriteWork? Next() => NextOf(own);

    /// <summary>Nothing more is taken; what waits is still written.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Blocks until there is work.</summary>
    /// <returns>False when there is none and never will be.</returns>
    public bool Wait()
    {
        lock (gate)
        {
            while (callers.Count == 0 && own.Count == 0)
            {
                if (isComplete) return false;
                Monitor.Wait(gate);
            }
            return true;
        }
    }

    private bool AddTo(Queue<WriteWork> queue, WriteWork work)
    {
        lock (gate)
        {
            if (isComplete) return false;
            queue.Enqueue(work);
            Monitor.Pulse(gate);
            return true;
        }
    }

    private WriteWork? NextOf(Queue<WriteWork> queue)
    {
        lock (gate) return queue.TryDequeue(out var work) ? work : null;
    }
}
