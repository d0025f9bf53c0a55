namespace FhirOutreach.Sms;

/// <summary>
/// What is known after handing a text over. Closed. Only <see cref="Accepted"/> and <see cref="Unknown"/> may have
/// texted somebody; after all others nobody was.
/// </summary>
internal abstract record CarrierAnswer
{
    private CarrierAnswer()
    {
    }

    /// <param name="Sid">The carrier's id, <c>SM…</c>.</param>
    /// <param name="Status">The carrier's word, as it came: <c>queued</c>, <c>accepted</c> …</param>
    /// <param name="ErrorCode">With a status that is a failure already.</param>
    public sealed record Accepted(string Sid, string Status, int? ErrorCode = null) : CarrierAnswer;

    /// <summary>4xx with a code of the carrier's: it read the request and said no.</summary>
    /// <param name="RetryAfter">When it named a time, as with a queue that is full.</param>
    public sealed record Refused(int Code, string Reason, TimeSpan? RetryAfter = null) : CarrierAnswer;

    /// <summary>The number is not among <c>Sms:AllowedNumbers</c>: nothing was sent.</summary>
    public sealed record NotAllowed : CarrierAnswer;

    /// <summary>
    /// Code 20429, or 429 with no code that says more: not processed, by the carrier's own word. A full queue (21611) and a
    /// day's allowance that is used up (63038) are 429 too, and refusals of their own.
    /// </summary>
    /// <param name="RetryAfter">Null when it did not say.</param>
    public sealed record Busy(TimeSpan? RetryAfter, int Code) : CarrierAnswer;

    /// <summary>There was no connection to send anything over.</summary>
    public sealed record NotConnected(string Reason) : CarrierAnswer;

    /// <summary>Perhaps taken, perhaps not: it must be looked up before anything else happens .</summary>
    public sealed record Unknown(string Reason) : CarrierAnswer;
}
