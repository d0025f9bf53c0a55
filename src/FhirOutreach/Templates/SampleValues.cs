using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Templates;

/// <summary>
/// Values to try a template on: a usual patient, one of whom the EHR knows next to nothing, and the longest of
/// everything.
/// </summary>
internal static class SampleValues
{
    private static readonly DateTimeOffset UsualStart = new(2026, 12, 1, 15, 0, 0, TimeSpan.FromHours(-5));

    public static readonly MessageValues Usual = new(
        "Maria",
        "Example Clinic",
        "+15550100000",
        UsualStart,
        PreviousStart: new DateTimeOffset(2026, 11, 30, 9, 30, 0, TimeSpan.FromHours(-5)),
        Location: "Main Street Office",
        Practitioner: "Dr. Amina Okafor",
        Choices:
        [
            new(1, UsualStart, "Main Street Office", "Dr. Amina Okafor", null),
            new(2, UsualStart.AddDays(2).AddHours(-5.5), "Main Street Office", "Dr. Li Chen", null),
        ]);

    public static readonly MessageValues Bare = new(
        FirstName: null,
        "Example Clinic",
        "+15550100000",
        Usual.Start,
        Choices: [new(1, UsualStart, null, null, null), new(2, Usual.PreviousStart!.Value, null, null, null)]);

    /// <summary>A Wednesday in September: the longest day and month in English.</summary>
    private static readonly DateTimeOffset LongestStart = new(2026, 9, 30, 12, 30, 0, TimeSpan.FromHours(-4));

    private const string LongestFirstName = "Maximilian-Alexander";

    private const string LongestZone = "Eastern Time";

    private const string LongestPlace = "Northside Heart and Vascular Center, Suite 400";

    private const string LongestPerson = "Dr. Bartholomew Featherstone";

    /// <summary>
    /// As long as real values get, and the first text to this number. In GSM-7, so that the encoding is the
    /// template's.
    /// </summary>
    public static readonly MessageValues Longest = new(
        LongestFirstName,
        "St. Bartholomew Regional Medical Center",
        "+15550100000",
        LongestStart,
        LongestZone,
        LongestStart.AddDays(-7),
        LongestPlace,
        LongestPerson,
        [
            .. Enumerable.Range(1, 4).Select(number =>
                new VisitChoice(number, LongestStart, LongestPlace, LongestPerson, LongestFirstName, LongestZone)),
        ],
        IsFirstText: true);

    /// <summary>
    /// <see cref="Longest"/> on every day of the week in every month: which word of a language makes a text dear shows
    /// only on its day ("sábado" is not in GSM-7, "lunes" is).
    /// </summary>
    public static readonly MessageValues[] LongestOfEachDay =
    [
        .. from month in Enumerable.Range(1, 12)
           from day in Enumerable.Range(21, 7)
           let start = new DateTimeOffset(2026, month, day, 12, 30, 0, TimeSpan.FromHours(-4))
           select Longest with
           {
               Start = start,
               PreviousStart = start.AddDays(-7),
               Choices = [.. Longest.Choices!.Select(choice => choice with { Start = start })],
           },
    ];

    public static readonly MessageValues[] All = [Usual, Usual with { IsFirstText = true }, Bare, Longest];
}
