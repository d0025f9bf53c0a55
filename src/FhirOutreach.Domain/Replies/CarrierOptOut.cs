namespace FhirOutreach.Domain.Replies;

/// <summary>
/// The carrier's own reading of a text: Twilio's <c>OptOutType</c> (sent with Advanced Opt-Out only).
/// </summary>
public enum CarrierOptOut
{
    Stop,
    Start,
    Help,
}
