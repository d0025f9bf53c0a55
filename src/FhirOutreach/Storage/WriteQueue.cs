using System.Threading.Channels;

namespace FhirOutreach.Storage;

/// <summary>What waits for the writer: what somebody outside waits for, and our own work.</summary>
internal sealed class WriteQueue : IDisposable
{
    private readonly Channel<WriteWork> callers = Channel.CreateUnbounded<WriteWork>(new() { SingleReader = true });
    private readonly Channel<WriteWork> own = Channel.CreateUnbounded<WriteWork>(new() { SingleReader = true });
    private readonly SemaphoreSlim waiting = new(0);
    private volatile bool isComplete;

    /// <returns>False when the queue takes nothing more.</returns>
    public bool Add(WriteWork work) => AddTo(own, work);

    /// <inheritdoc cref="Add"/>
    public bool AddForCaller(WriteWork work) => AddTo(callers, work);

    public WriteWork? NextForCaller() => callers.Reader.TryRead(out var work) ? work : null;

    public WriteWork? Next() => own.Reader.TryRead(out var work) ? work : null;

    /// <summary>Nothing more is taken; what waits is still written.</summary>
    public void Complete()
    {
        callers.Writer.TryComplete();
        own.Writer.TryComplete();
        isComplete = true;
        waiting.Release();
    }

    /// <summary>Blocks until there is work. For the one writer.</summary>
    /// <returns>False when there is none and never will be.</returns>
    public bool Wait()
    {
        while (true)
        {
            // Fewer signals than pieces of work are enough: whoever wakes takes all it finds.
            while (waiting.CurrentCount > 0) waiting.Wait(0);
            if (callers.Reader.TryPeek(out _) || own.Reader.TryPeek(out _)) return true;
            if (isComplete) return false;
            waiting.Wait();
        }
    }

    public void Dispose() => waiting.Dispose();

    private bool AddTo(Channel<WriteWork> queue, WriteWork work)
    {
        if (!queue.Writer.TryWrite(work)) return false;
        waiting.Release();
        return true;
    }
}
