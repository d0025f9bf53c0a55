namespace FhirOutreach.Domain.Patients;

/// <summary>What a written phone number turned out to be.</summary>
public abstract record PhoneReading
{
    private PhoneReading()
    {
    }

    /// <param name="Number">
    /// As the carrier takes it: <c>+</c>, the calling code and the national number, at most 15 digits.
    /// </param>
    public sealed record E164(string Number) : PhoneReading;

    public sealed record Refused(PhoneProblem Problem) : PhoneReading;
}

/// <summary>Why a written phone number is not texted. Refused when unsure: a wrong guess texts a stranger.</summary>
public enum PhoneProblem
{
    Empty,

    /// <summary>Words, an e-mail address, a vanity number.</summary>
    NotANumber,

    /// <summary>Behind a switchboard: cannot be texted.</summary>
    HasExtension,

    SeveralNumbers,

    /// <summary>A short code, an emergency number, or the area code is missing.</summary>
    TooShort,
    TooLong,

    /// <summary>
    /// No such number can exist: an area code or an exchange that begins with 0 or 1, one digit ten times, an
    /// unassigned calling code.
    /// </summary>
    Impossible,

    /// <summary>
    /// Could be several numbers: a leading zero that may have got lost, another country's number without its +.
    /// </summary>
    Ambiguous,

    /// <summary>Written without a country, in a region whose numbers we do not know.</summary>
    UnknownRegion,
}
