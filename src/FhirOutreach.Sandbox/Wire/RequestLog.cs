using System.Collections;

namespace FhirOutreach.Sandbox.Wire;

/// <summary>Every request that was received, oldest first. Reading it takes a snapshot.</summary>
public sealed class RequestLog : IEnumerable<ReceivedRequest>
{
    private readonly Lock gate = new();
    private readonly List<ReceivedRequest> requests = [];

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
        }
    }
}
