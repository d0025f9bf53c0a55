namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>How long until the next look at the Subscription.</summary>
internal sealed class SubscriptionPace
{
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);

    private const int DoublingsMax = 6;
    private static readonly TimeSpan BackOffFirst = TimeSpan.FromSeconds(5);

    /// <summary>Between looks at one that was just requested: about two minutes together.</summary>
    private static readonly TimeSpan[] ActivationLooks =
        [.. new[] { 1, 2, 5, 10, 20, 30, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private int looks;
    private int outages;

    /// <summary>Null when it was looked at often enough: the EHR does not activate it.</summary>
    public TimeSpan? UntilActivation() => looks < ActivationLooks.Length ? ActivationLooks[looks++] : null;

    /// <summary>
    /// Grows with every outage in a row, up to <see cref="Usual"/>; never shorter than the EHR asked for.
    /// </summary>
    public TimeSpan AfterOutage(TimeSpan? retryAfter)
    {
        var wait = BackOffFirst * (1 << Math.Min(outages++, DoublingsMax));
        if (retryAfter > wait) wait = retryAfter.Value;
        return wait < Usual ? wait : Usual;
    }

    /// <summary>The EHR answers.</summary>
    public void Answered() => outages = 0;

    /// <summary>Written just now, or active: the next wait for an activation begins anew.</summary>
    public void Restart() => looks = 0;
}
