namespace FhirOutreach.Sandbox.Wire;

/// <summary>Which of the coming requests go wrong, and how. The oldest plan that fits a request wins.</summary>
public sealed class FaultPlan(Random random)
{
    private readonly Lock gate = new();
    private readonly List<Planned> plans = [];

    /// <summary>The next requests with this method ("*" is any) whose path starts so ("/Appointment").</summary>
    public void Next(string method, string pathPrefix, Fault fault, int times = 1) =>
        Next(Fits(method, pathPrefix), fault, times);

    public void Next(Func<ReceivedRequest, bool> fits, Fault fault, int times = 1) => Plan(fits, fault, times, 1);

    /// <summary>From now on, until <see cref="Clear"/>, this fraction (0 to 1) of such requests.</summary>
    public void Sometimes(double fraction, string method, string pathPrefix, Fault fault) =>
        Plan(Fits(method, pathPrefix), fault, int.MaxValue, fraction);

    /// <summary>From now on, until <see cref="Clear"/>, every such request.</summary>
    public void Always(string method, string pathPrefix, Fault fault) => Sometimes(1, method, pathPrefix, fault);

    public void Clear()
    {
        lock (gate)
        {
            plans.Clear();
        }
    }

    /// <summary>The faults that are planned and have not happened yet, those of <see cref="Sometimes"/>
    /// excepted.</summary>
    public int Pending
    {
        get
        {
            lock (gate)
            {
                return plans.Where(plan => plan.Left != int.MaxValue).Sum(plan => plan.Left);
            }
        }
    }

    internal Fault? Take(ReceivedRequest request)
    {
        lock (gate)
        {
            if (plans.FirstOrDefault(p => p.Fits(request) && Happens(p.Fraction)) is not { } plan)
            {
                return null;
            }

            if (plan.Left != int.MaxValue && --plan.Left == 0)
            {
                plans.Remove(plan);
            }

            return plan.Fault;
        }
    }

    private static Func<ReceivedRequest, bool> Fits(string method, string pathPrefix)
    {
        var prefix = "/" + pathPrefix.TrimStart('/');
        return request => (method == "*" || string.Equals(request.Method, method, StringComparison.OrdinalIgnoreCase))
            && request.Path.StartsWith(prefix, StringComparison.Ordinal);
    }

    private bool Happens(double fraction) => fraction >= 1 || random.NextDouble() < fraction;

    private void Plan(Func<ReceivedRequest, bool> fits, Fault fault, int times, double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (gate)
        {
            plans.Add(new Planned(fits, fault, fraction) { Left = times });
        }
    }

    private sealed record Planned(Func<ReceivedRequest, bool> Fits, Fault Fault, double Fraction)
    {
        public int Left { get; set; }
    }
}
