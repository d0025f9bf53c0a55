using System.Text.Json;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Who is texted about a minor, and in which language; without a number, why.</summary>
/// <param name="Source">A reference such as <c>RelatedPerson/7</c>, or <c>Patient.contact</c>.</param>
/// <param name="Language">The proxy's own, where the record says it.</param>
internal sealed record Proxy(string? Number, string? Problem, string? Source, string? Language);

/// <summary>
/// Whom to text about a minor: a RelatedPerson of theirs, else a contact on the Patient's own record. A guardian before a
/// parent before the next of kin before an emergency contact, and nobody else: an insurer or an employer stands among
/// them too.
/// </summary>
internal static class MinorsContact
{
    private const string OnPatient = "Patient.contact";

    /// <summary>
    /// http://terminology.hl7.org/CodeSystem/v2-0131 and v3-RoleCode: what <c>relationship</c> is coded in.
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

    /// <param name="related">The RelatedPersons that name this patient.</param>
    public static Proxy ToText(JsonElement patient, IReadOnlyList<JsonElement> related, string region, DateTimeOffset now) =>
        FirstWithNumber(related.Where(person => !person.IsFalse("active")), region, now)
        ?? FirstWithNumber(patient.Items("contact"), region, now)
        ?? new(null, "a minor, and no parent, guardian or next of kin with a number that can be texted", null, null);

    private static Proxy? FirstWithNumber(IEnumerable<JsonElement> people, string region, DateTimeOffset now) =>
        people.Where(person => Periods.IsCurrent(person, now))
            .Select(person => (Person: person, Rank: Rank(person)))
            .Where(ranked => ranked.Rank >= 0)
            .OrderBy(ranked => ranked.Rank).ThenBy(ranked => ranked.Person.Text("id"), StringComparer.Ordinal) // the same one at each look
            .Select(ranked => Of(ranked.Person, region, now))
            .FirstOrDefault(proxy => proxy.Number is not null);

    private static Proxy Of(JsonElement person, string region, DateTimeOffset now) => new(
        Telecom.ToText(person, region, now).Number,
        null,
        person.Text("id") is { } id && person.Text("resourceType") is { } type ? $"{type}/{id}" : OnPatient,
        Languages.Preferred(person));

    private static int Rank(JsonElement person)
    {
        var codes = person.Items("relationship").SelectMany(concept => concept.Items("coding")).Select(coding => coding.Text("code")).ToList();
        return Array.FindIndex(Preferred, kind => kind.Any(codes.Contains));
    }
}
