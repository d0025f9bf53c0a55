namespace FhirOutreach.Domain.Messages;

/// <summary>Where an intended text stands. Every intent is in exactly one of these, always.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its due time.</summary>
    Planned,

    /// <summary>Waits for something else: the window to open, the EHR to be readable.</summary>
    Held,

    /// <summary>A worker has it; it has not been handed over.</summary>
    Claimed,

    /// <summary>The request to the carrier has begun. From here on a crash means <see cref="Unknown"/>.</summary>
    HandedOver,

    /// <summary>The carrier took it.</summary>
    Accepted,
    Delivered,

    /// <summary>The carrier took it and could not deliver it.</summary>
    Failed,

    /// <summary>The carrier, or a rule of ours, said no: nobody was texted.</summary>
    Refused,

    /// <summary>Its deadline passed.</summary>
    Expired,

    /// <summary>The facts changed: it is no longer true.</summary>
    Withdrawn,

    /// <summary>A newer text about the same visit took its place.</summary>
    Superseded,

    /// <summary>Handed over, and no answer: looked up at the carrier before anything else happens.</summary>
    Unknown,
}
