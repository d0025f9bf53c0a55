namespace FhirOutreach.Benchmarks;

/// <summary>One patient, with a number of their own, for each visit: nothing is remembered from the visit before.</summary>
internal static class Clinic
{
    private const int NumbersPerArea = 100_000;
    private static readonly int[] AreaCodes = [212, 213, 312, 415, 617, 202, 305, 404, 206, 303];

    public static string Phone(int number) => $"+1{AreaCodes[number / NumbersPerArea]}{2_000_000 + number % NumbersPerArea}";

    /// <summary>ASCII, about 1 kB, as HAPI sends it.</summary>
    public static string Appointment(int number, DateTimeOffset updated) => Appointment(number.ToString(Numbers.Plain), updated);

    public static string Appointment(string number, DateTimeOffset updated) => Appointment(number, updated, updated.AddDays(7));

    public static string Appointment(string number, DateTimeOffset updated, DateTimeOffset start) =>
        $$"""
        {"resourceType":"Appointment","id":"a{{number}}","meta":{"versionId":"1","lastUpdated":"{{updated.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}}+00:00"},"status":"booked","serviceType":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/service-type","code":"57","display":"Immunization"}]}],"start":"{{start.UtcDateTime:yyyy-MM-ddTHH:mm:00}}Z","end":"{{start.UtcDateTime.AddMinutes(30):yyyy-MM-ddTHH:mm:00}}Z","minutesDuration":30,"participant":[{"actor":{"reference":"Practitioner/okafor","display":"Dr. Adaeze Okafor"},"status":"accepted"},{"actor":{"reference":"Patient/p{{number}}","display":"Maria Lopez"},"required":"required","status":"needs-action"},{"actor":{"reference":"Location/north","display":"North Clinic"},"status":"accepted"}]}
        """;

    public static string Patient(string id) =>
        $$"""{"resourceType":"Patient","id":"{{id}}","active":true,"name":[{"use":"official","given":["Maria"],"family":"Lopez"}],"telecom":[{"system":"phone","use":"mobile","value":"{{Phone(int.Parse(id.AsSpan(1), Numbers.Plain))}}"}]}""";

    public static string? Resource(string type, string id) => type switch
    {
        "Patient" => Patient(id),
        "Practitioner" => $$"""{"resourceType":"Practitioner","id":"{{id}}","name":[{"prefix":["Dr."],"given":["Adaeze"],"family":"Okafor"}]}""",
        "Location" => $$"""{"resourceType":"Location","id":"{{id}}","name":"North Clinic"}""",
        _ => null,
    };
}
