using System.Collections;

namespace FhirOutreach.Sandbox.Wire;

/// <summary>Every request that was received, oldest first. Reading it takes a snapshot.</summary>
public sealed class RequestLog : IEnumerable<ReceivedRequest>
{
    private readonly Lock gate = new();
    private readonly List<ReceivedRequest> requests = [];
    private readonly List<(Func<ReceivedRequest, bool> Fits, TaskCompletionSource<ReceivedRequest> Found)> waiting = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return requests.Count;
            }
        }
    }

    /// <summary>Those with this method ("*" is any) whose path starts so.</summary>
    public IReadOnlyList<ReceivedRequest> Of(string method, string pathPrefix) =>
        [.. this.Where(request => (method == "*" || request.Method == method)
            && request.Path.StartsWith(pathPrefix, StringComparison.Ordinal))];

    /// <summary>The first request that fits, of those received already or of those to come.</summary>
    public Task<ReceivedRequest> Next(Func<ReceivedRequest, bool> fits, CancellationToken ct)
    {
        lock (gate)
        {
            if (requests.FirstOrDefault(fits) is { } received)
            {
                return Task.FromResult(received);
            }

            TaskCompletionSource<ReceivedRequest> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((fits, found));
            return found.Task.WaitAsync(ct);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            requests.Clear();
        }
    }

    public IEnumerator<ReceivedRequest> GetEnumerator()
    {
        lock (gate)
        {
            return requests.ToList().GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(ReceivedRequest request)
    {
        lock (gate)
        {
            requests.Add(request);
            foreach (var waiter in waiting.Where(waiter => waiter.Fits(request)).ToList())
            {
                waiting.Remove(waiter);
                waiter.Found.SetResult(request);
            }
        }
    }
}
