namespace FhirOutreach.Sms;

/// <summary>What the carrier's own list says about a text whose answer was lost. Closed.</summary>
internal abstract record LookUp
{
    private LookUp()
    {
    }

    public sealed record Found(string Sid, string Status, int? ErrorCode = null) : LookUp;

    /// <summary>The list was read back to before the hand-over, and the text is not in it.</summary>
    public sealed record NotFound : LookUp;

    /// <summary>The list could not be read, or not far enough: neither of the others may be assumed.</summary>
    public sealed record CannotTell(string Reason) : LookUp;
}
