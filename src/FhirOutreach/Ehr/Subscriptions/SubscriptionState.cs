namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>How it stands with the EHR's telling us of changes. Closed. <see cref="Words"/> is for people.</summary>
internal abstract record SubscriptionState
{
    private SubscriptionState()
    {
    }

    public abstract string Words { get; }

    /// <summary>Notifications are expected to come; otherwise the sweep has to poll.</summary>
    public virtual bool Delivers => false;

    /// <summary>
    /// <c>Ehr:ManageSubscription=false</c>: a person makes it in the EHR, and is trusted to have done so.
    /// </summary>
    public sealed record NotManaged : SubscriptionState
    {
        public override string Words => "kept by hand in the EHR (Ehr:ManageSubscription=false)";

        public override bool Delivers => true;
    }

    /// <summary><c>Ehr:Notifications=Poll</c>.</summary>
    public sealed record Polling : SubscriptionState
    {
        public override string Words => "none: polling (Ehr:Notifications=Poll)";
    }

    public sealed record NoPublicUrl : SubscriptionState
    {
        public override string Words => "none: Public:BaseUrl is empty, so the EHR cannot reach us; polling";
    }

    /// <summary>Nothing is known yet: it is being looked for, or made.</summary>
    public sealed record Creating : SubscriptionState
    {
        public override string Words => "being created";
    }

    public sealed record WaitingForActivation(string Id) : SubscriptionState
    {
        public override string Words => $"Subscription/{Id} is requested; waiting for the EHR to activate it";
    }

    public sealed record Active(string Id, DateTimeOffset Since) : SubscriptionState
    {
        public override string Words => $"Subscription/{Id} is active";

        public override bool Delivers => true;
    }

    /// <summary>Still <c>requested</c> after two minutes: rest-hook is probably switched off there .</summary>
    public sealed record NotActivating(string Id) : SubscriptionState
    {
        public override string Words =>
            $"Subscription/{Id} stays requested: is rest-hook switched on in the EHR? Polling meanwhile";
    }

    public sealed record Refused(string Reason) : SubscriptionState
    {
        public override string Words => $"refused: {Reason}; polling meanwhile";
    }

    public sealed record Unreachable(string Reason) : SubscriptionState
    {
        public override string Words => $"not known: {Reason}";
    }
}
