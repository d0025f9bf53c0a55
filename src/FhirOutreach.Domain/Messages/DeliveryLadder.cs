namespace FhirOutreach.Domain.Messages;

/// <summary>
/// What the carrier reports about a text, as steps that only lead up: not known to be taken, accepted, delivered,
/// failed. Reports come in any order and more than once; whatever the order, the highest step stays.
/// </summary>
/// <remarks>
/// Failed stands above delivered: a long text is reported part by part, and one part lost is not a text read.
/// </remarks>
public static class DeliveryLadder
{
    /// <param name="carrierStatus">
    /// Twilio's word. One that is not known here moves nothing; the caller keeps it as it came.
    /// </param>
    /// <param name="errorCode">With it, even <c>delivered</c> means that a part was lost .</param>
    public static DeliveryState Climb(DeliveryState current, string carrierStatus, int? errorCode)
    {
        var reported = Read(carrierStatus, errorCode is not (null or 0));
        return reported is { } step && Height(step) > Height(current) ? step : current;
    }

    /// <summary>
    /// The same for a text the carrier has named by an id of its own: whatever word it uses, it took the text, which must
    /// not be sent again.
    /// </summary>
    public static DeliveryState ClimbOnceTaken(DeliveryState current, string carrierStatus, int? errorCode) =>
        Climb(Climb(current, "accepted", null), carrierStatus, errorCode);

    /// <summary>The phone has it, or a part of it, whatever error comes along: it must not be sent again .</summary>
    public static bool SaysArrived(string carrierStatus) => carrierStatus is "delivered" or "read" or "partially_delivered";

    private static DeliveryState? Read(string carrierStatus, bool hasError) => carrierStatus switch
    {
        // "sent" is as far as some networks tell.
        "accepted" or "scheduled" or "queued" or "sending" or "sent" => DeliveryState.Accepted,
        "delivered" or "read" => hasError ? DeliveryState.Failed : DeliveryState.Delivered,
        "undelivered" or "failed" or "canceled" or "partially_delivered" => DeliveryState.Failed,
        _ => null,
    };

    // All else is what we thought while the carrier had not spoken: a text given up on that turns out to have been
    // taken was taken, and must not be sent again.
    private static int Height(DeliveryState state) => state switch
    {
        DeliveryState.Failed => 3,
        DeliveryState.Delivered => 2,
        DeliveryState.Accepted => 1,
        _ => 0,
    };
}
