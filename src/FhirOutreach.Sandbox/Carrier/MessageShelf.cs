namespace FhirOutreach.Sandbox.Carrier;

/// <summary>Every message of the account, and how often each text was taken.</summary>
internal sealed class MessageShelf(Random random)
{
    private const int SidBytes = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<string, CarrierMessage> bySid = [];
    private readonly List<string> order = [];
    private readonly Dictionary<(string To, string Body), int> accepted = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CarrierMessage> All
    {
        get
        {
            lock (gate)
            {
                return [.. order.Select(sid => bySid[sid])];
            }
        }
    }

    public IReadOnlyDictionary<(string To, string Body), int> Accepted
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<(string To, string Body), int>(accepted);
            }
        }
    }

    public string NewSid(string prefix)
    {
        var bytes = new byte[SidBytes];
        lock (gate)
        {
            random.NextBytes(bytes);
        }

        return prefix + Convert.ToHexStringLower(bytes);
    }

    public void Add(CarrierMessage message)
    {
        lock (gate)
        {
            bySid[message.Sid] = message;
            order.Add(message.Sid);
            if (message.Direction == "outbound-api")
            {
                var key = (message.To, message.Body);
                accepted[key] = accepted.GetValueOrDefault(key) + 1;
            }
        }
    }

    public CarrierMessage? Find(string sid)
    {
        lock (gate)
        {
            return bySid.GetValueOrDefault(sid);
        }
    }

    public int AcceptedCount(string to, string body)
    {
        lock (gate)
        {
            return accepted.GetValueOrDefault((to, body));
        }
    }

    public CarrierMessage Change(string sid, Func<CarrierMessage, CarrierMessage> change)
    {
        lock (gate)
        {
            return bySid[sid] = change(bySid[sid]);
        }
    }
}
