namespace FhirOutreach.Sms;

/// <summary>
/// Where webhooks are handed in. Each task is complete once what was told is committed; it throws when it cannot be.
/// </summary>
internal sealed record SmsDesk(
    Func<InboundText, CancellationToken, Task> KeepInbound,
    Func<DeliveryReport, CancellationToken, Task> KeepReport);
