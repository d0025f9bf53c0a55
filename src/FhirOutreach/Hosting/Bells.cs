namespace FhirOutreach.Hosting;

/// <summary>Tells a worker that something was committed for it, so that nothing waits for the next look.</summary>
internal sealed class Bells
{
    private Action inbox = () => { };
    private Action texts = () => { };
    private Action updates = () => { };
    private Action plans = () => { };
    private Action swept = () => { };
    private Action doubt = () => { };

    public void OnInbox(Action ring) => inbox += ring;

    public void OnTexts(Action ring) => texts += ring;

    public void OnUpdates(Action ring) => updates += ring;

    public void OnPlans(Action ring) => plans += ring;

    public void OnSwept(Action ring) => swept += ring;

    public void Inbox() => inbox();

    public void OnDoubt(Action ring) => doubt += ring;

    /// <summary>The EHR may have told us less than happened.</summary>
    public void Doubt() => doubt();

    /// <summary>A sweep was good.</summary>
    public void Swept() => swept();

    /// <summary>A decision was committed: there may be texts, updates and plans.</summary>
    public void Decided()
    {
        texts();
        updates();
        plans();
    }
}
