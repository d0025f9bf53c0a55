namespace FhirOutreach.Outbox;

/// <summary>
/// The carrier asked for a pause (429, a full queue): nothing is claimed before it is over. Not kept: a restart costs one
/// refusal, and the carrier asks again.
/// </summary>
internal sealed class SenderPause
{
    private readonly Lock gate = new();
    private DateTimeOffset over = DateTimeOffset.MinValue;

    public DateTimeOffset Over
    {
        get
        {
            lock (gate) return over;
        }
    }

    public void Until(DateTimeOffset at)
    {
        lock (gate)
            if (at > over) over = at;
    }
}
