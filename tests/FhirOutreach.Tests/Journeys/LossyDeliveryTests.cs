using FhirOutreach.Inbox;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>What the EHR loses, doubles and mixes up on the way is made good by one sweep (R-23).</summary>
public sealed class LossyDeliveryTests
{
    private const int Visits = 500;
    private const int Window = 50; // deliveries among which the order is lost

    [Theory]
    [InlineData(11)]
    public async Task R_23_five_thousand_changes_a_fifth_lost_a_fifth_doubled_all_mixed_up_and_a_queue_lost_end_as_the_EHR_has_them(int seed)
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Seed = seed, ParallelDeliveries = 4 }, ("Ehr:SweepEvery", "30m"));
        await clinic.Start();

        await ChangeAll(clinic, changes: 5_000, seed);

        Assert.NotEmpty(Differences(clinic)); // otherwise nothing was lost
        var swept = Sweeps(clinic);
        await clinic.Advance("31m");
        Assert.Empty(Differences(clinic));
        Assert.InRange(Sweeps(clinic) - swept, 1, 2); // one that finds something looks once more
        await Certified(clinic);
    }

    [Theory]
    [InlineData(12)]
    public async Task R_23_five_thousand_events_as_badly_delivered_are_asked_for_by_their_numbers_without_a_sweep(int seed)
    {
        await using var clinic = await Backport(EhrDialect.Backport, seed);
        var swept = Sweeps(clinic);

        await ChangeAll(clinic, changes: 5_000, seed);
        await HearTheRest(clinic);

        Assert.Empty(Differences(clinic));
        Assert.Equal(swept, Sweeps(clinic));
        Assert.Contains(clinic.Ehr.Requests, request => request.Path.EndsWith("/$events", StringComparison.Ordinal));
        await Certified(clinic);
    }

    [Theory]
    [InlineData(13, true)] // there is no $events
    [InlineData(14, false)] // the count begins anew with the restart
    public async Task R_23_where_the_events_cannot_be_asked_for_the_gap_itself_asks_for_the_sweep(int seed, bool isWithoutEvents)
    {
        await using var clinic = await Backport(EhrDialect.Backport with { OffersEvents = !isWithoutEvents }, seed);

        await ChangeAll(clinic, changes: 1_000, seed, onRestart: isWithoutEvents ? null : clinic.Ehr.Subscriptions.RestartCounts);
        await HearTheRest(clinic);

        Assert.Empty(Differences(clinic));
        await Certified(clinic);
    }

    [Fact]
    public async Task A_ping_that_comes_while_a_sweep_is_under_way_gets_a_sweep_of_its_own()
    {
        await using var clinic = await RunningClinic.Open(("Ehr:SweepEvery", "30m"));
        var gate = new Gate();
        clinic.Ehr.Faults.Next(request => request.Query.Contains("_lastUpdated=ge", StringComparison.Ordinal), new Fault.ApplyThenWait(gate));
        var sweep = clinic.Services.GetRequiredService<SweepWorker>();
        sweep.AskNow();
        await gate.Reached;
        clinic.Ehr.Deliveries.IsStopped = true;
        var visit = clinic.Book(clinic.Patient("+15550100203")); // too late for that sweep

        sweep.AskNow();
        gate.Open();
        await clinic.Settled();

        Assert.Equal("1", clinic.HeldVersion(visit));
    }

    private static async Task<RunningClinic> Backport(EhrDialect dialect, int seed)
    {
        var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = dialect, Seed = seed, ParallelDeliveries = 4 },
            ("Ehr:SweepEvery", "7d"), ("Ehr:Notifications", "Backport"));
        await clinic.Start();
        await clinic.Advance("2m");
        return clinic;
    }

    private static async Task HearTheRest(RunningClinic clinic)
    {
        clinic.Ehr.Deliveries.DropFraction = clinic.Ehr.Deliveries.DuplicateFraction = 0;
        clinic.Ehr.Subscriptions.SendHeartbeats(); // the last event may be among the lost
        await clinic.Settled();
        await clinic.Advance("1m"); // doubts are answered once in five seconds, by a sweep once a minute
    }

    /// <summary>The certificate of the day after says what the comparison here says.</summary>
    private static async Task Certified(RunningClinic clinic)
    {
        await clinic.Advance("25h");
        await clinic.Advance("5s");
        var count = clinic.Ehr.Resources("Appointment").Count;
        Assert.Equal(
            $"the EHR holds {count} Appointments in the window, we hold the same versions of all {count}",
            clinic.Database.Read(session => session.LastCertificate())!.Words);
        Assert.Equal(2, clinic.Database.Read(session => session.LastCertificate())!.Id); // the first came with the start
    }

    private static int Sweeps(RunningClinic clinic) => clinic.Ehr.Requests.Count(request =>
        request.Query.Contains("_lastUpdated=ge", StringComparison.Ordinal) && !request.Query.Contains("_getpages", StringComparison.Ordinal));

    private static async Task ChangeAll(RunningClinic clinic, int changes, int seed, Action? onRestart = null)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        (clinic.Ehr.Deliveries.DropFraction, clinic.Ehr.Deliveries.DuplicateFraction) = (0.2, 0.2);
        clinic.Ehr.Deliveries.ReorderWindow = Window;
        var patients = Enumerable.Range(0, 20).Select(i => clinic.Ehr.AddPatient($"Ann{(char)('a' + i)}", "Lee", null)).ToList();
        var visits = Enumerable.Range(0, Math.Min(Visits, changes / 2 - Window)).Select(i => clinic.Book(patients[i % patients.Count], 5 + i % 30)).ToList();
        for (var i = visits.Count; i < changes; i++)
        {
            // A count that nobody has heard cannot be seen to begin anew.
            if (i == changes / 2 - Window && onRestart is not null) await clinic.Settled();
            if (i == changes / 2) // the server is started again, and what it had not delivered is lost
            {
                clinic.Ehr.Deliveries.Forget();
                onRestart?.Invoke();
            }
            // The clock stands still here, and a question waits seconds: without them the new count would have passed the old one by then.
            if (i == changes / 2 + Window && onRestart is not null) await clinic.Advance("10s");
            var visit = visits[random.Next(visits.Count)];
            switch (random.Next(4))
            {
                case 0: clinic.Ehr.Cancel(visit); break;
                case 1: clinic.Ehr.Restore(visit); break;
                case 2: clinic.Ehr.Change("Appointment", visit, appointment => appointment["comment"] = $"note {i}"); break;
                default: clinic.Ehr.Move(visit, clinic.Now.AddDays(3 + random.Next(40))); break;
            }
        }
        await clinic.Settled();
    }

    private static List<string> Differences(RunningClinic clinic)
    {
        var inEhr = clinic.Ehr.Resources("Appointment").ToDictionary(one => (string)one["id"]!, one => (string)one["meta"]!["versionId"]!);
        var held = clinic.Database.Read(session => session.HeldVersions(inEhr.Keys));
        return [.. inEhr.Where(one => held.GetValueOrDefault(one.Key) != one.Value)
            .Select(one => $"{one.Key}: {one.Value} there, {held.GetValueOrDefault(one.Key) ?? "none"} here")];
    }
}
