namespace FhirOutreach.Domain.Messages;

public static class DeliveryLadder
{
    public static DeliveryState Climb(DeliveryState current, string carrierStatus, int? errorCode) => carrierStatus switch
    {
        "delivered" => DeliveryState.Delivered,
        "undelivered" or "failed" => current is DeliveryState.Delivered ? current : DeliveryState.Failed,
        _ => current is DeliveryState.HandedOver or DeliveryState.Unknown ? DeliveryState.Accepted : current,
    };
}

public static class CarrierCodes
{
    public static readonly TimeSpan WaitBeforeNextTry = TimeSpan.FromMinutes(1);
    public sealed record X(bool IsWorthWaiting);
    public static X For(int code) => new(code is 20003);
}
