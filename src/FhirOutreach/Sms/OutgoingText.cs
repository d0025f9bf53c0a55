namespace FhirOutreach.Sms;

/// <summary>One text to hand over.</summary>
/// <param name="To">E.164.</param>
/// <param name="Body">As the patient will read it; at most 1600 characters, the carrier's limit.</param>
/// <param name="MessageId">
/// Our own id: it comes back in every delivery report, so a report that is early still finds its row.
/// </param>
/// <param name="ValidFor">So long it is of use, and its window open: not sent by then, it is not to be sent any more.</param>
internal sealed record OutgoingText(string To, string Body, long MessageId, TimeSpan ValidFor);
