using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// Whom to text about a minor: the contact on the Patient's own record, a guardian before a parent before the next of
/// kin before an emergency contact. Nobody else: an insurer or an employer stands among the contacts too.
/// </summary>
internal static class MinorsContact
{
    /// <summary>
    /// http://terminology.hl7.org/CodeSystem/v2-0131 and v3-RoleCode: what <c>contact.relationship</c> is coded in.
    /// </summary>
    private static readonly string[][] Preferred =
    [
        ["GUARD", "POWATT"],
        ["PRN", "MTH", "FTH", "NPRN", "NMTH", "NFTH", "ADOPTP", "ADOPTM", "ADOPTF", "STPPRN", "STPMTH", "STPFTH", "PRNFOST"],
        ["N"],
        ["C", "CP", "EP"],
    ];

    /// <summary>Younger than this, whatever of the birth date is not known.</summary>
    /// <param name="years">Of age; null = nobody is asked about.</param>
    public static bool Concerns(JsonElement patient, int? years, DateTimeOffset now) =>
        years is { } age && Periods.End(patient.Text("birthDate")) is { } born && born.AddYears(age) > now;

    public static (string? Number, string? Problem) ToText(JsonElement patient, string region, DateTimeOffset now)
    {
        var contacts = patient.Items("contact").Where(contact => Periods.IsCurrent(contact, now))
            .Select(contact => (Contact: contact, Rank: Rank(contact)))
            .Where(ranked => ranked.Rank >= 0).OrderBy(ranked => ranked.Rank);
        return contacts.Select(ranked => Telecom.ToText(ranked.Contact, region, now)).FirstOrDefault(phone => phone.Number is not null) is { Number: { } } found
            ? found
            : (null, "a minor, and no parent, guardian or next of kin with a number that can be texted");
    }

    private static int Rank(JsonElement contact)
    {
        var codes = contact.Items("relationship").SelectMany(concept => concept.Items("coding")).Select(coding => coding.Text("code")).ToList();
        return Array.FindIndex(Preferred, kind => kind.Any(codes.Contains));
    }
}
