namespace FhirOutreach.Sandbox.Ehr;

/// <summary>How a server tells of changes.</summary>
public enum NotificationStyle
{
    /// <summary>Classic R4, as HAPI does it: PUT and DELETE beneath the endpoint.</summary>
    RestHook,

    /// <summary>POST of the resource to the endpoint, with Medplum's headers, signed when the Subscription holds a
    /// secret.</summary>
    Medplum,

    /// <summary>Topic Subscriptions of the Subscriptions R5 Backport guide for R4.</summary>
    Backport,
}

/// <summary>How a topic Subscription's status is written.</summary>
public enum TopicStatusStyle
{
    /// <summary>Parameters, with the counters as strings: as the guide has it.</summary>
    Parameters,

    /// <summary>Parameters, with the counters as numbers.</summary>
    ParametersWithNumbers,

    /// <summary>A SubscriptionStatus resource, as in R4B.</summary>
    SubscriptionStatus,
}

public sealed partial record EhrDialect
{
    /// <summary>A server of topic Subscriptions, with one topic.</summary>
    public static EhrDialect Backport { get; } = new()
    {
        SoftwareName = "A topic server",
        SoftwareVersion = "1.0.0",
        StaleVersion = 412,
        NotifiesBy = NotificationStyle.Backport,
        WritesMetaSource = false,
        MarksSubscriptionStrategy = false,
    };

    public NotificationStyle NotifiesBy { get; init; }

    /// <summary>The canonical of the one topic there is: any change of an Appointment.</summary>
    public string Topic { get; init; } = "https://ehr.example/SubscriptionTopic/appointment-changes";

    /// <summary>Where there is a topic for each thing that can happen to an Appointment: their canonicals, which end in
    /// <c>Appointment.schedule</c> and the like, and a Subscription for each.</summary>
    public IReadOnlyList<string> NamedTopics { get; init; } = [];

    /// <summary>A topic Subscription is active once its endpoint has answered a handshake; otherwise at once.</summary>
    public bool ShakesHands { get; init; } = true;

    /// <summary>Events are numbered from 1 in each notification.</summary>
    public bool CountsEachBundle { get; init; }

    /// <summary>A Subscription can be PUT; otherwise only made and deleted.</summary>
    public bool TakesSubscriptionUpdates { get; init; } = true;

    /// <summary>A topic Subscription's <c>$events</c> hands events out again.</summary>
    public bool OffersEvents { get; init; } = true;

    /// <summary>How many events a Subscription keeps for <c>$events</c>; older ones it leaves out.</summary>
    public int EventsKept { get; init; } = int.MaxValue;

    /// <summary>How it writes the status of a topic Subscription.</summary>
    public TopicStatusStyle WritesTopicStatusAs { get; init; }

    /// <summary>A topic Subscription goes on reading <c>requested</c> after a good handshake, and only <c>$status</c> says
    /// <c>active</c>.</summary>
    public bool TopicSubscriptionsReadRequested { get; init; }

    /// <summary>A resource's own extensions are not kept.</summary>
    public bool DropsUnknownExtensions { get; init; }
}
