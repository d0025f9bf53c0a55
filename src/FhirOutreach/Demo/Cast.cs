namespace FhirOutreach.Demo;

/// <param name="Id">The resource's id.</param>
/// <param name="Phone">E.164, all in the ranges kept for fiction; null = none.</param>
internal sealed record CastPatient(string Id, string First, string Last, string? Phone, string Zone, string? Language = null)
{
    public string Name => $"{First} {Last}";
}

internal sealed record CastDoctor(string Id, string First, string Last)
{
    public string Name => $"Dr. {First} {Last}";
}

internal sealed record CastPlace(string Id, string Name, string Phone, string Zone);

/// <param name="Day">Working days after the opening day; negative = before it.</param>
/// <param name="At">By the place's own clock.</param>
internal sealed record CastVisit(
    string PatientId, int Day, TimeOnly At, string DoctorId, string PlaceId, string Status = "booked", string PatientStatus = "needs-action");

/// <summary>The people of the play, and what their calendar holds when the curtain rises.</summary>
internal static class Cast
{
    public const string Organization = "Riverside Health";
    public const string OrganizationPhone = "+12125550100";
    public const string NewYork = "America/New_York";

    private const string Phoenix = "America/Phoenix";
    private const string LosAngeles = "America/Los_Angeles";
    private const string Madrid = "Europe/Madrid";

    private const string Booked = "booked";
    private const string Accepted = "accepted";

    public static readonly IReadOnlyList<CastDoctor> Doctors =
    [
        new("dr-park", "Helen", "Park"),
        new("dr-haddad", "Omar", "Haddad"),
        new("dr-ibarra", "Luis", "Ibarra"),
        new("dr-osborne", "Julia", "Osborne"),
    ];

    public static readonly IReadOnlyList<CastPlace> Places =
    [
        new("riverside", "Riverside Clinic", "+12125550150", NewYork),
        new("camelback", "Camelback Clinic", "+16025550151", Phoenix),
        new("ocean-park", "Ocean Park Clinic", "+13105550152", LosAngeles),
    ];

    public static readonly IReadOnlyList<CastPatient> Patients =
    [
        new("whitfield", "James", "Whitfield", "+12125550101", NewYork),
        new("morales", "Ana", "Morales", "+12125550102", NewYork, "es"),
        new("raman", "Priya", "Raman", "+13105550103", LosAngeles),
        new("bell", "Marcus", "Bell", "+16025550104", Phoenix),
        new("fernandez", "Lucía", "Fernández", "+12125550105", Madrid, "es"),
        new("kim", "Grace", "Kim", "+13105550106", LosAngeles),
        new("okafor", "Samuel", "Okafor", "+12125550107", NewYork),
        new("delgado", "Rosa", "Delgado", "+16025550108", Phoenix, "es"),
        new("hughes", "Eleanor", "Hughes", "+12125550109", NewYork),
        new("fischer", "Noah", "Fischer", "+12125550110", NewYork),
        new("thompson-claire", "Claire", "Thompson", "+13105550111", LosAngeles),
        new("thompson-mia", "Mia", "Thompson", "+13105550111", LosAngeles), // a child on her mother's phone
        new("tso", "Daniel", "Tso", "+16025550112", Phoenix),
        new("novak", "Walter", "Novak", null, NewYork), // staff hear of it
    ];

    /// <summary>Booked as soon as the service is up, so that there is a text to see at once.</summary>
    public static readonly CastVisit Opening = new("whitfield", 4, new(10, 0), "dr-park", "riverside");

    public static readonly IReadOnlyList<CastVisit> Visits =
    [
        new("hughes", -1, new(14, 0), "dr-park", "riverside", "fulfilled", Accepted),
        new("tso", -1, new(9, 30), "dr-ibarra", "camelback", "noshow"),
        new("kim", 0, new(14, 0), "dr-osborne", "ocean-park", Booked, Accepted),
        new("okafor", 0, new(15, 30), "dr-haddad", "riverside"),
        new("raman", 1, new(9, 0), "dr-osborne", "ocean-park"),
        new("bell", 1, new(10, 30), "dr-ibarra", "camelback"),
        new("hughes", 1, new(13, 0), "dr-park", "riverside", Booked, Accepted),
        new("morales", 2, new(9, 30), "dr-park", "riverside"),
        new("fischer", 2, new(11, 0), "dr-haddad", "riverside"),
        new("delgado", 2, new(15, 0), "dr-ibarra", "camelback"),
        new("thompson-claire", 3, new(9, 0), "dr-osborne", "ocean-park"),
        new("thompson-mia", 3, new(9, 30), "dr-osborne", "ocean-park"),
        new("okafor", 3, new(16, 0), "dr-park", "riverside", "cancelled"),
        new("tso", 4, new(8, 30), "dr-ibarra", "camelback"),
        new("fernandez", 4, new(12, 0), "dr-haddad", "riverside"),
        new("raman", 5, new(11, 30), "dr-osborne", "ocean-park"),
        new("bell", 5, new(14, 0), "dr-ibarra", "camelback"),
        new("novak", 6, new(10, 0), "dr-park", "riverside"),
        new("kim", 6, new(13, 30), "dr-osborne", "ocean-park"),
        new("okafor", 7, new(9, 0), "dr-haddad", "riverside"),
        new("morales", 7, new(15, 0), "dr-haddad", "riverside"),
        new("hughes", 8, new(10, 30), "dr-park", "riverside"),
        new("delgado", 8, new(11, 0), "dr-ibarra", "camelback"),
        new("fischer", 9, new(14, 30), "dr-park", "riverside"),
        new("fernandez", 9, new(12, 30), "dr-haddad", "riverside"),
    ];

    public static TimeZoneInfo ZoneOf(string placeId) =>
        TimeZoneInfo.FindSystemTimeZoneById(Places.First(place => place.Id == placeId).Zone);
}
