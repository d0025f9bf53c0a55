namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>How it stands with the EHR's telling us of changes. Closed. <see cref="Words"/> is for people.</summary>
internal abstract record SubscriptionState
{
    private SubscriptionState()
    {
    }

    public abstract string Words { get; }

    /// <summary>What a person should do about it; null = nothing.</summary>
    public virtual string? ToDo => null;

    /// <summary>Notifications are expected to come; otherwise the sweep has to poll.</summary>
    public virtual bool Delivers => false;

    /// <summary>It may deliver any moment now; every other state is a decision, for now. Who starts with the EHR may ask before it listens.</summary>
    public virtual bool IsStillToCome => this is Creating or WaitingForActivation or Unreachable;

    /// <summary>It will hardly come right by itself .</summary>
    public bool NeedsAPerson => this is NotActivating or Refused or Silent;

    /// <summary>
    /// <c>Ehr:ManageSubscription=false</c>: a person makes it in the EHR, and is trusted to have done so.
    /// </summary>
    /// <param name="Style">As <see cref="WantedSubscription.Style"/>.</param>
    /// <param name="LastDelivery">Null = none since <paramref name="ListeningSince"/>.</param>
    public sealed record NotManaged(string Style, DateTimeOffset? LastDelivery, DateTimeOffset ListeningSince) : SubscriptionState
    {
        public override string Words => $"kept by hand in the EHR ({Style}; Ehr:ManageSubscription=false); " + (LastDelivery is { } last
            ? $"last delivery {last:u}"
            : $"no delivery since {ListeningSince:u}, when we began to listen")
            + (UntoldSince is { } since ? $"; Appointments have changed since {since:u} and nothing was delivered; polling meanwhile" : "");

        /// <summary>As <see cref="Subscriptions.LastDelivery.UntoldSince"/>.</summary>
        public DateTimeOffset? UntoldSince { get; init; }

        public override string? ToDo => Delivers ? null : "is the Subscription active in the EHR, and does the EHR reach Public:BaseUrl?";

        public override bool Delivers => UntoldSince is null;
    }

    /// <summary>There is none: see <see cref="SubscriptionChoice.Poll"/>.</summary>
    public sealed record Polling(string Why) : SubscriptionState
    {
        public override string Words => $"none: {Why}; polling";
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
        /// <summary>As <see cref="WantedSubscription.Style"/>.</summary>
        public string Style { get; init; } = "rest-hook";

        public override string Words => $"Subscription/{Id} is active ({Style})";

        public override bool Delivers => true;
    }

    /// <summary>One for each topic.</summary>
    /// <param name="Trouble">Of the first that is not active: its topic and its own words; null when all are.</param>
    /// <param name="AreStillToCome">Those that are not active.</param>
    public sealed record Several(int Delivering, int All, string Style, string? Trouble, bool AreStillToCome) : SubscriptionState
    {
        public static Several Of(IReadOnlyList<(WantedSubscription Wanted, SubscriptionState State)> all)
        {
            var trouble = all.FirstOrDefault(one => !one.State.Delivers);
            return new(
                all.Count(one => one.State.Delivers), all.Count, all[0].Wanted.Style,
                trouble.Wanted is null ? null : $"{trouble.Wanted.Name}: {trouble.State.Words}",
                trouble.Wanted is not null && all.All(one => one.State.Delivers || one.State.IsStillToCome))
            {
                WhatToDo = all.Select(one => one.State.ToDo).FirstOrDefault(toDo => toDo is not null),
            };
        }

        public string? WhatToDo { get; init; }

        public override string? ToDo => WhatToDo;

        public override string Words => Trouble is null
            ? $"{Delivering} Subscriptions are active ({Style})"
            : $"{Delivering} of {All} Subscriptions are active ({Style}); {Trouble}; polling meanwhile";

        public override bool Delivers => Trouble is null;

        public override bool IsStillToCome => AreStillToCome;
    }

    /// <summary>The EHR says that it notifies us, and nothing comes, not even its heartbeats.</summary>
    public sealed record Silent(string Id, DateTimeOffset Since) : SubscriptionState
    {
        public override string Words =>
            $"Subscription/{Id} is said to be active, but nothing has come since {Since:u}; it is requested anew; polling meanwhile";

        public override string ToDo => "does the EHR reach Public:BaseUrl?";
    }

    /// <summary>Still <c>requested</c> after two minutes: rest-hook is probably switched off there .</summary>
    public sealed record NotActivating(string Id) : SubscriptionState
    {
        public override string Words =>
            $"Subscription/{Id} stays requested: is rest-hook switched on in the EHR? Polling meanwhile";

        public override string ToDo => "switch it on there, or put Ehr:Notifications to Poll";
    }

    public sealed record Refused(string Reason) : SubscriptionState
    {
        public override string Words => $"refused: {Reason}; polling meanwhile";

        public override string ToDo => "may our client create and update Subscriptions there? If it cannot be, put Ehr:Notifications to Poll";
    }

    public sealed record Unreachable(string Reason) : SubscriptionState
    {
        public override string Words => $"not known: {Reason}";

        public override string ToDo => "the EHR is asked again soon; if this stays, does the service reach Ehr:BaseUrl?";
    }
}
