using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Simulation;

/// <summary>Writes a clinic's script from its plan: who lives where, when they are booked, and what becomes of it.</summary>
internal sealed class Scenario
{
    private static readonly string[] Zones =
    [
        "America/New_York", "America/Detroit", "America/Indiana/Indianapolis", "America/Chicago", "America/Denver", "America/Boise",
        "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico",
        "Pacific/Guam", "Pacific/Pago_Pago", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca",
    ];

    /// <summary>Days near which clocks change: Casablanca's are around Ramadan, Lord Howe's by half an hour.</summary>
    private static readonly DateTimeOffset[] Starts =
    [
        Day(2026, 12, 1), Day(2027, 3, 11), Day(2027, 11, 4), Day(2027, 4, 1), Day(2027, 10, 1), Day(2027, 2, 5), Day(2027, 3, 12), Day(2027, 7, 2),
    ];

    private readonly IWorld clinic;
    private readonly Plan plan;
    private readonly DateTimeOffset start;
    private readonly Random random;
    private int appointments;

    private Scenario(IWorld clinic, Plan plan, DateTimeOffset start) =>
        (this.clinic, this.plan, this.start, random) = (clinic, plan, start, new Random(plan.Seed + 4));

    /// <param name="mistake">SQL that breaks the storage, to see whether the checks notice.</param>
    public static Result Run(Plan plan, Decide decide, string? mistake = null) =>
        new OneThread(new Random(plan.Seed + 5)).Run(() => Live(plan, decide, mistake));

    private static async Task<Result> Live(Plan plan, Decide decide, string? mistake)
    {
        var start = plan.HasAnySettings ? Starts[Math.Abs(plan.Seed) % Starts.Length] : Starts[0];
        await using var clinic = new SimulatedClinic(plan, start, decide, mistake);
        var scenario = new Scenario(clinic, plan, start);
        scenario.Furnish();
        return await clinic.Run(start + plan.Span);
    }

    /// <summary>Books and changes as a plan says, without faults, and compares the days after with what was foreseen of them.</summary>
    /// <param name="foresees">Decides in the preview; what then goes is decided as always.</param>
    public static Rehearsal Rehearse(int seed, Decide foresees) => new OneThread(new Random(seed + 5)).Run(() => LookAhead(seed, foresees));

    private static async Task<Rehearsal> LookAhead(int seed, Decide foresees)
    {
        var plan = Plan.Schedule(seed) with { Phones = 8, Visits = 40, Lives = 0, FaultPercent = 0, Outages = 0 };
        var start = Starts[Math.Abs(seed) % Starts.Length];
        await using var clinic = new SimulatedClinic(plan, start, OutreachDecider.Decide);
        new Scenario(clinic, plan, start).Furnish();
        return await clinic.Rehearse(start + plan.Span * 0.5, plan.Span, foresees);
    }

    public static void Write(IWorld clinic, Plan plan, DateTimeOffset start) => new Scenario(clinic, plan, start).Furnish();

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 6, 0, 0, TimeSpan.Zero);

    private void Furnish()
    {
        foreach (var zone in Zones) clinic.Ehr.Sites.Add(SiteIn(zone), new(SiteIn(zone), random.Next(10) == 0 ? null : zone));
        var families = Enumerable.Range(0, plan.Phones).Select(Family).ToList();
        for (var i = 0; i < plan.Visits; i++) PlanVisit(families[random.Next(families.Count)]);
        for (var at = start.AddHours(1); at < start + plan.Span; at += TimeSpan.FromHours(random.Next(2, 9))) clinic.At(at, clinic.AskForSweep);
        PlanOutages();
    }

    private List<Person> Family(int number)
    {
        var members = random.Next(10) switch { < 6 => 1, < 9 => 2, _ => 3 };
        var zone = random.Next(2) == 0 ? null : Zones[random.Next(Zones.Length)];
        var people = Enumerable.Range(0, members).Select(i => new Person(
            $"p{number}-{i}", Names[random.Next(Names.Length)], $"+1555{110000 + number:0000000}",
            random.Next(6) == 0 ? Zones[random.Next(Zones.Length)] : zone, random.Next(4) == 0 ? "es" : "en",
            i > 0 && random.Next(2) == 0 ? $"+1555{110000 + i * 100_000 + number:0000000}" : null)).ToList();
        foreach (var person in people) clinic.Ehr.People.Add(person.Id, person);
        return people;
    }

    private static readonly string[] Names = ["Ann", "Ben", "María", "Chloé", "Dmitri", "Eve"];

    private void PlanVisit(List<Person> family)
    {
        var id = $"a{appointments++}";
        var booked = start + TimeSpan.FromMinutes(random.Next(10, (int)(plan.Span.TotalMinutes * 0.8)));
        var lead = random.Next(5) switch
        {
            0 => TimeSpan.FromMinutes(random.Next(30, 600)),
            1 => TimeSpan.FromHours(random.Next(3, 30)),
            _ => TimeSpan.FromHours(random.Next(24, plan.LeadHoursMax)),
        };
        var who = random.Next(8) == 0 && family.Count > 1 ? family.Take(2).ToList() : [family[random.Next(family.Count)]];
        var site = clinic.Ehr.Sites.Values.ElementAt(random.Next(clinic.Ehr.Sites.Count)).Id;
        if (random.Next(4) > 0 && who[0].Zone is { } home) site = SiteIn(home);
        var version = new TrueVersion(
            id, 0, default, random.Next(12) == 0 ? "pending" : "booked", Quarter(booked + lead), site, "Checkup", random.Pick(clinic.Ehr.Practitioners.Keys.ToList()),
            [.. who.Select(person => new TruePart(person.Id, "needs-action"))], ByUs: false);
        clinic.At(booked, () => clinic.Put(version));
        PlanChanges(id, booked, lead);
    }

    private void PlanChanges(string id, DateTimeOffset booked, TimeSpan lead)
    {
        for (var changes = random.Next(5) switch { < 2 => 0, 2 => 1, 3 => 2, _ => 5 }; changes > 0; changes--)
        {
            var at = booked + lead * (random.NextDouble() * 1.15);
            clinic.At(at, () => Change(id));
            if (random.Next(6) == 0) clinic.At(at.AddSeconds(random.Next(1, 90)), () => Change(id)); // a burst
        }
    }

    private void Change(string id)
    {
        if (clinic.Ehr.IsDeleted(id)) return;
        var now = clinic.Ehr.Newest(id);
        var isUpcoming = now.Start > clinic.Now;
        var change = (now.Status, random.Next(20)) switch
        {
            ("cancelled" or "noshow", < 10) => now with { Status = "booked", Patients = Asked(now) },
            ("cancelled" or "noshow", _) => null,
            (_, < 6) => now with { Start = Quarter(clinic.Now + TimeSpan.FromMinutes(random.Next(45, 6000))) },
            (_, < 9) => now with { Status = "cancelled" },
            (_, < 11) => now with { Patients = [.. now.Patients.Select(part => part with { Status = "accepted" })] },
            (_, < 12) => now with { Service = now.Service == "Checkup" ? "Vaccination" : "Checkup" },
            (_, < 13) => now with { Practitioner = random.Pick(clinic.Ehr.Practitioners.Keys.ToList()) },
            (_, < 14) => now with { SiteId = clinic.Ehr.Sites.Values.ElementAt(random.Next(clinic.Ehr.Sites.Count)).Id },
            (_, < 16) => now with { Status = "noshow" }, // before its time, too: they rang in, or it is a slip
            (_, < 17) => now with { Status = isUpcoming ? "checked-in" : "fulfilled" },
            (_, < 18) => now with { Status = "entered-in-error" },
            (_, < 19) => now with { Patients = [.. now.Patients.Select(part => part with { Status = "declined" })] },
            _ => null,
        };
        if (change is not null) clinic.Put(change with { ByUs = false });
        else if (random.Next(2) == 0) clinic.Delete(id);
    }

    private static string SiteIn(string zone) => zone.Replace('/', '-').Replace('_', '-');

    private static IReadOnlyList<TruePart> Asked(TrueVersion version) =>
        [.. version.Patients.Select(part => part with { Status = "needs-action" })];

    private void PlanOutages()
    {
        var count = plan.Outages;
        for (var i = 0; i < count; i++)
        {
            var from = start + plan.Span * random.NextDouble();
            var to = from.AddMinutes(random.Next(1, 90));
            var what = (Outage)random.Next(3);
            clinic.At(from, () => clinic.Suffer(what, true));
            clinic.At(to, () => clinic.Suffer(what, false));
        }
    }

    private static DateTimeOffset Quarter(DateTimeOffset at) => new(at.Ticks - at.Ticks % TimeSpan.FromMinutes(15).Ticks, TimeSpan.Zero);
}
