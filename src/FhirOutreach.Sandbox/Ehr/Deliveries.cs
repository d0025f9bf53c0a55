namespace FhirOutreach.Sandbox.Ehr;

/// <summary>The notifications of the EHR: what is under way, what became of each, and the ways in which they can go
/// wrong.</summary>
public sealed partial class Deliveries : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly SandboxEhrOptions options;
    private readonly Random random;
    private readonly List<Notification> queue = [];
    private readonly List<DeliveryAttempt> log = [];
    private readonly Dictionary<int, ITimer> retries = [];
    private readonly List<(TaskCompletionSource Done, bool WithRetries)> waiting = [];
    private readonly CancellationTokenSource stopping = new();
    private int underWay;
    private int background;
    private int lastNumber;
    private bool isHeld;
    private bool isFlushing;

    internal Deliveries(TimeProvider time, SandboxEhrOptions options, Random random)
    {
        this.time = time;
        this.options = options;
        this.random = random;
    }

    /// <summary>0 to 1: how many notifications are lost before they are sent.</summary>
    public double DropFraction { get; set; }

    /// <summary>0 to 1: how many notifications are sent more than once.</summary>
    public double DuplicateFraction { get; set; }

    /// <summary>How many extra copies such a notification has.</summary>
    public int Duplicates { get; set; } = 1;

    /// <summary>Above 0, so many notifications are kept back and a random one of them goes next.
    /// <see cref="Release"/> and <see cref="WhenIdle"/> send the rest.</summary>
    public int ReorderWindow { get; set; }

    /// <summary>Everything from now on is lost, as when a server's queue dies.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Every attempt so far, oldest first.</summary>
    public IReadOnlyList<DeliveryAttempt> Log
    {
        get
        {
            lock (gate)
            {
                return [.. log];
            }
        }
    }

    /// <summary>Notifications that wait for <see cref="Release"/> or for their turn.</summary>
    public int Queued
    {
        get
        {
            lock (gate)
            {
                return queue.Count;
            }
        }
    }

    /// <summary>Notifications that failed and wait for their next attempt.</summary>
    public int WaitingForRetry
    {
        get
        {
            lock (gate)
            {
                return retries.Count;
            }
        }
    }

    /// <summary>Nothing more is sent until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (gate)
        {
            isHeld = true;
            Signal();
        }
    }

    public void Release()
    {
        lock (gate)
        {
            isHeld = false;
            isFlushing = true;
        }

        Pump();
    }

    /// <summary>Forgets what has not been sent and all planned retries, as a restart of the server would.</summary>
    public void Forget()
    {
        lock (gate)
        {
            queue.Clear();
            foreach (var timer in retries.Values)
            {
                timer.Dispose();
            }

            retries.Clear();
            Signal();
        }
    }

    /// <summary>Completes when nothing more happens until the clock moves or <see cref="Release"/>.</summary>
    public Task WhenIdle() => When(withRetries: false);

    /// <summary>Completes when, besides, no retry is planned any more.</summary>
    public Task WhenSettled() => When(withRetries: true);

    public void Dispose()
    {
        stopping.Cancel();
        Forget();
        stopping.Dispose();
    }

    internal void Enqueue(Notification notification)
    {
        lock (gate)
        {
            if (IsStopped || Happens(DropFraction))
            {
                Write(notification, DeliveryOutcome.Lost, null);
                return;
            }

            var copies = Happens(DuplicateFraction) ? 1 + Duplicates : 1;
            queue.AddRange(Enumerable.Range(0, copies).Select(_ => notification with { Number = ++lastNumber }));
        }

        Pump();
    }

    /// <summary>Other work of the server that <see cref="WhenIdle"/> waits for.</summary>
    internal void InBackground(Action work)
    {
        lock (gate)
        {
            background++;
        }

        _ = Task.Run(() =>
        {
            try
            {
                work();
            }
            finally
            {
                lock (gate)
                {
                    background--;
                    Signal();
                }
            }
        });
    }

    private Task When(bool withRetries)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            isFlushing = true;
            waiting.Add((done, withRetries));
        }

        Pump();
        return done.Task;
    }

    private bool Happens(double fraction) => fraction > 0 && random.NextDouble() < fraction;

    private void Pump()
    {
        lock (gate)
        {
            while (!isHeld && underWay < options.ParallelDeliveries && queue.Count > (isFlushing ? 0 : ReorderWindow))
            {
                var next = ReorderWindow > 0 ? random.Next(queue.Count) : 0;
                var notification = queue[next];
                queue.RemoveAt(next);
                underWay++;
                _ = Task.Run(() => Send(notification));
            }

            isFlushing &= queue.Count > 0;
            Signal();
        }
    }

    private void Write(Notification notification, DeliveryOutcome outcome, int? status) =>
        log.Add(DeliveryAttempt.Of(notification, time.GetUtcNow(), outcome, status));

    private void Signal()
    {
        if (underWay + background > 0 || (!isHeld && queue.Count > 0))
        {
            return;
        }

        foreach (var waiter in waiting.Where(w => !w.WithRetries || retries.Count == 0).ToList())
        {
            waiting.Remove(waiter);
            waiter.Done.TrySetResult();
        }
    }
}
