namespace FhirOutreach.Sandbox.Carrier;

/// <summary>Takes accepted messages on to their end and reports each step, with the ways in which reports go wrong.
/// </summary>
public sealed class StatusCallbacks
{
    private readonly Lock gate = new();
    private readonly List<CarrierMessage> held = [];
    private readonly List<TaskCompletionSource> waiting = [];
    private readonly TimeProvider time;
    private readonly SandboxCarrier carrier;
    private readonly MessageShelf shelf;
    private readonly Webhooks webhooks;
    private bool isHeld;
    private int underWay;

    internal StatusCallbacks(TimeProvider time, SandboxCarrier carrier, MessageShelf shelf, Webhooks webhooks)
    {
        this.time = time;
        this.carrier = carrier;
        this.shelf = shelf;
        this.webhooks = webhooks;
    }

    /// <summary>Messages go on, but nobody is told.</summary>
    public bool AreOff { get; set; }

    /// <summary>The last report first.</summary>
    public bool OutOfOrder { get; set; }

    /// <summary>All reports are posted before the request that created the message is answered.</summary>
    public bool BeforeTheAnswer { get; set; }

    /// <summary>How often each report is posted.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Messages stay where they are, and phones get nothing, until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (gate)
        {
            isHeld = true;
        }
    }

    public void Release()
    {
        List<CarrierMessage> released;
        lock (gate)
        {
            isHeld = false;
            released = [.. held];
            held.Clear();
        }

        released.ForEach(message => Begin(message));
    }

    internal Task WhenIdle()
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add(done);
            Signal();
        }

        return done.Task;
    }

    /// <summary>Completes when the caller may be answered.</summary>
    internal Task Take(CarrierMessage message)
    {
        lock (gate)
        {
            if (isHeld)
            {
                held.Add(message);
                return Task.CompletedTask;
            }
        }

        var end = Begin(message);
        return BeforeTheAnswer ? end : Task.CompletedTask;
    }

    private Task Begin(CarrierMessage message)
    {
        lock (gate)
        {
            underWay++;
        }

        // On the phone before the answer: a test that has its 201 finds the text there.
        var recipient = carrier.Phone(message.To);
        if (recipient.FailsWith is null)
        {
            var sender = message.From ?? message.MessagingServiceSid!;
            recipient.Receive(new Text(false, sender, message.To, message.Body, time.GetUtcNow(), message.Sid));
        }

        return Task.Run(() => Report(message, recipient));
    }

    private async Task Report(CarrierMessage message, Phone recipient)
    {
        try
        {
            var reports = Steps(recipient).Select(status => Step(message.Sid, status, recipient.FailsWith)).ToList();
            if (OutOfOrder)
            {
                reports.Reverse();
            }

            foreach (var report in reports)
            {
                await Post(report);
            }
        }
        finally
        {
            lock (gate)
            {
                underWay--;
                Signal();
            }
        }
    }

    private static string[] Steps(Phone recipient) =>
        recipient.FailsWith is not null ? ["queued", "sent", "undelivered"]
        : recipient.ReportsDelivery ? ["queued", "sent", "delivered"]
        : ["queued", "sent"];

    private CarrierMessage Step(string sid, string status, int? errorCode) => shelf.Change(sid, message => message with
    {
        Status = status,
        DateUpdated = time.GetUtcNow(),
        DateSent = status == "sent" ? time.GetUtcNow() : message.DateSent,
        ErrorCode = status == "undelivered" ? errorCode : null,
    });

    private async Task Post(CarrierMessage message)
    {
        if (AreOff || message.StatusCallback is not { Length: > 0 } url)
        {
            return;
        }

        var fields = StatusReport.Fields(message, carrier.Options.AccountSid);
        for (var copy = 0; copy < Copies; copy++)
        {
            await webhooks.Post(url, fields, $"{message.Sid}-{message.Status}");
        }
    }

    private void Signal()
    {
        if (underWay == 0)
        {
            waiting.ForEach(done => done.TrySetResult());
            waiting.Clear();
        }
    }
}
