namespace FhirOutreach.Sms;

/// <summary>The carrier tells how a text of ours fares.</summary>
/// <param name="OurId">
/// From the callback's address: the row is found before the carrier's id is stored there. Null when it is not
/// one of our ids.
/// </param>
/// <param name="MessageSid">The carrier's id.</param>
/// <param name="Status">The carrier's word as it came, known to us or not .</param>
/// <param name="ErrorCode">With <c>failed</c> and <c>undelivered</c>.</param>
/// <param name="To">The number the text went to; null when the report does not say.</param>
internal sealed record DeliveryReport(long? OurId, string MessageSid, string Status, int? ErrorCode, string? To = null);
