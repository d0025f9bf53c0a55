namespace FhirOutreach.Domain.Patients;

/// <summary>
/// How one region's numbers are written at home. Lengths are of the national number, without calling code and trunk
/// prefix.
/// </summary>
/// <param name="Region">ISO 3166 alpha-2.</param>
/// <param name="Trunk">What is dialled before a national number at home and never from abroad; empty = nothing.</param>
/// <param name="BareFirstDigits">
/// With a trunk: the first digits of full-length numbers that are written without it as a rule (mobiles in India, all
/// of Mexico).
/// Others without the trunk may have lost a leading zero in a spreadsheet, and are refused.
/// </param>
/// <param name="InternationalPrefix">
/// Dialled before another country's code; empty where it names a carrier, so that we cannot tell.
/// </param>
internal sealed record PhoneRegion(
    string Region,
    string CallingCode,
    string Trunk,
    int LengthMin,
    int LengthMax,
    string BareFirstDigits = "",
    string InternationalPrefix = "00");
