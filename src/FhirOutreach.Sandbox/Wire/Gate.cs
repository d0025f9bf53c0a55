namespace FhirOutreach.Sandbox.Wire;

/// <summary>A closed gate: requests wait at it until a test opens it, so "slow" needs no sleeping.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first request has come to the gate.</summary>
    public Task Reached => reached.Task;

    public void Open() => opened.TrySetResult();

    internal Task Pass(CancellationToken ct)
    {
        reached.TrySetResult();
        return opened.Task.WaitAsync(ct);
    }
}
