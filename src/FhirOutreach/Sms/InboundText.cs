using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Sms;

/// <summary>A text somebody sent to one of our numbers.</summary>
/// <param name="MessageSid">The carrier's id; the same when one webhook is posted again .</param>
/// <param name="From">
/// E.164 from a phone; a short code or a name such as <c>SUPPORT</c> from others; empty when the carrier names
/// nobody.
/// </param>
/// <param name="Body">Untrimmed; empty when only pictures came.</param>
/// <param name="OptOut">What the carrier has done about it, with Advanced Opt-Out only.</param>
internal sealed record InboundText(
    string MessageSid, string From, string To, string Body, CarrierOptOut? OptOut, int MediaCount);
