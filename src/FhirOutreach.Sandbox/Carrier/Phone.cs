using System.Threading.Channels;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>One text on a phone.</summary>
/// <param name="IsFromPhone">Written by its owner; otherwise received.</param>
/// <param name="At">By the sandbox's clock.</param>
/// <param name="Sid">The carrier's id.</param>
/// <param name="IsAutomatic">The carrier's own answer to STOP, START or HELP.</param>
public sealed record Text(
    bool IsFromPhone, string From, string To, string Body, DateTimeOffset At, string Sid, bool IsAutomatic = false);

/// <summary>A patient's phone.</summary>
public sealed class Phone
{
    private readonly Lock gate = new();
    private readonly List<Text> texts = [];
    private readonly Channel<Text> unread = Channel.CreateUnbounded<Text>();
    private readonly SandboxCarrier carrier;

    internal Phone(SandboxCarrier carrier, string number)
    {
        this.carrier = carrier;
        Number = number;
    }

    /// <summary>E.164.</summary>
    public string Number { get; }

    /// <summary>Set, every text to this phone ends as <c>undelivered</c> with this error code (30003, 30005 …) and is
    /// not seen.</summary>
    public int? FailsWith { get; set; }

    /// <summary>Off, texts arrive but no report goes beyond <c>sent</c>, as on some networks.</summary>
    public bool ReportsDelivery { get; set; } = true;

    /// <summary>The conversation, oldest first.</summary>
    public IReadOnlyList<Text> Texts
    {
        get
        {
            lock (gate)
            {
                return [.. texts];
            }
        }
    }

    public IReadOnlyList<Text> Received => [.. Texts.Where(text => !text.IsFromPhone)];

    /// <summary>The bodies received and not yet taken by <see cref="NextText"/>.</summary>
    public int Unread => unread.Reader.Count;

    /// <summary>The oldest received text that was not taken yet, or the next one to come.</summary>
    public async Task<Text> NextText(CancellationToken ct) => await unread.Reader.ReadAsync(ct);

    public void MarkAllRead()
    {
        while (unread.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Texts back to whoever texted last, and says what the webhook answered; null when there is
    /// none.</summary>
    public Task<WebhookPost?> Reply(string body) =>
        Send(body, Received is [.., var last] ? last.From : carrier.Options.Numbers[0]);

    /// <summary>Texts this number of the account.</summary>
    public Task<WebhookPost?> Send(string body, string to) => carrier.Inbound(this, to, body);

    /// <summary>Has the carrier post the last text once more, with the same ids.</summary>
    public Task<WebhookPost?> Resend() => carrier.InboundAgain(Texts.Last(text => text.IsFromPhone));

    internal void Write(Text text)
    {
        lock (gate)
        {
            texts.Add(text);
        }
    }

    internal void Receive(Text text)
    {
        Write(text);
        unread.Writer.TryWrite(text);
    }
}
