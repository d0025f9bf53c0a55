namespace FhirOutreach.Hosting;

/// <summary>
/// A loop that works at its own pace: it does what is due, then waits until the next look, or until it is rung.
/// The one place where unexpected exceptions are caught: they are logged, and the work is tried again after a pause.
/// Its first round waits until the whole program has started and listens: whoever we call may call us back before it answers
/// (HAPI's public server tries the endpoint of a new Subscription, an authorization server fetches our keys).
/// </summary>
internal abstract partial class PollingWorker(TimeProvider time, ILogger log) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromMinutes(1);
    // A look this soon is work under way, not rest.
    private static readonly TimeSpan SoonIsNotQuiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task? bellByHand;
    private DateTimeOffset? lookByHand;

    /// <summary>Something may be due now: look at once.</summary>
    public void Ring()
    {
        lock (gate)
        {
            if (quiet.Task.IsCompleted) quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
            bell.TrySetResult();
        }
    }

    /// <summary>Completes when the worker has done all it was rung for and waits.</summary>
    public Task Quiet()
    {
        lock (gate) return quiet.Task;
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host says so when everything has started, the web server too.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        listening.TrySetResult();
        return Task.CompletedTask;
    }

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// One round by hand, with what it set going beside the loop, if it is rung or its next look has come: for whoever steps the
    /// clock instead of running the loop. Nothing goes on beside the next round, so that the same life is lived every time.
    /// </summary>
    internal async Task<DateTimeOffset?> Round(CancellationToken ct)
    {
        while (IsBusy || IsRung || lookByHand <= time.GetUtcNow())
        {
            // The next round says what came of it.
            await Beside.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            ct.ThrowIfCancellationRequested();
            bellByHand = NextBell();
            lookByHand = await Work(ct);
        }
        return lookByHand;
    }

    /// <summary>By hand: it has been rung since its last round, or has had none.</summary>
    internal bool IsRung => bellByHand is not { IsCompleted: false };

    /// <summary>Work goes on beside the loop: the worker is not quiet although it waits.</summary>
    protected virtual bool IsBusy => false;

    /// <summary>All of that work.</summary>
    protected virtual Task Beside => Task.CompletedTask;

    /// <summary>Does what is due now; answers when to look again, null when only a ring can bring more.</summary>
    protected abstract Task<DateTimeOffset?> Work(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await listening.Task.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var rung = NextBell();
            var look = await WorkOnce(stoppingToken);
            await Wait(rung, look, stoppingToken);
        }
        // What is on its way is written down before the database closes; the host's own limit ends the wait.
        await Beside.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private Task NextBell()
    {
        lock (gate)
        {
            if (bell.Task.IsCompleted) bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return bell.Task;
        }
    }

    private async Task<DateTimeOffset?> WorkOnce(CancellationToken ct)
    {
        try
        {
            return await Work(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            Log.RoundFailed(log, GetType().Name, e.GetType().Name, e);
            return time.GetUtcNow() + PauseAfterFailure;
        }
    }

    private async Task Wait(Task rung, DateTimeOffset? look, CancellationToken ct)
    {
        var wait = look is { } at ? at - time.GetUtcNow() : LookAtLeastEvery;
        if (wait <= TimeSpan.Zero) return;
        lock (gate)
        {
            if (rung.IsCompleted) return;
            if (!IsBusy && wait > SoonIsNotQuiet) quiet.TrySetResult();
        }
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(rung, Task.Delay(wait < LookAtLeastEvery ? wait : LookAtLeastEvery, time, woken.Token));
        await woken.CancelAsync();
        lock (gate)
        {
            if (quiet.Task.IsCompleted) quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} failed a round ({Reason}); it goes on in a second")]
        public static partial void RoundFailed(ILogger logger, string worker, string reason, Exception exception);
    }
}
