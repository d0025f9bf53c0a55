using System.Collections.Concurrent;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Preview;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Simulation;

/// <summary>
/// The service's own inbox, clock and outbox over a database file, between an EHR and a carrier in memory, on a clock that
/// goes from due to due.
/// </summary>
internal sealed class SimulatedClinic : IWorld, IAsyncDisposable
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromDays(4);
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromHours(30);

    // Dapper compiles each statement anew for each connection string: names are used again.
    private static readonly ConcurrentBag<string> Files = [];

    private readonly Plan plan;
    private readonly Decide decide;
    private readonly SteppedTime time;
    private readonly OutreachSettings settings;
    private readonly string file;
    private readonly Script script = new();
    private readonly MortalProgram program;
    private readonly Deliveries deliveries;
    private readonly List<Breach> breaches = [];
    private readonly List<SentReply> written = [];
    private readonly TextChecks checks;
    private readonly bool isCapped;
    private bool arePatientsQuiet;
    private DateTimeOffset checkedAt;

    /// <param name="mistake">As of <see cref="MortalProgram"/>.</param>
    public SimulatedClinic(Plan plan, DateTimeOffset start, Decide decide, string? mistake = null)
    {
        (this.plan, this.decide, Random) = (plan, decide, new Random(plan.Seed));
        time = new SteppedTime(start);
        Ehr = new SimulatedEhr(time, new Random(plan.Seed + 1)) { FaultPercent = 0 };
        Carrier = new SimulatedCarrier(time, new Random(plan.Seed + 2)) { FaultPercent = plan.FaultPercent };
        file = Files.TryTake(out var used) ? used : Path.Combine(Scratch(), $"simulation-{Guid.NewGuid():N}.db");
        var chosen = SimulatedSettings.For(plan, start, new Random(plan.Seed + 3));
        settings = chosen.Read(file);
        Ehr.HasProxies = chosen.HasProxies;
        isCapped = chosen.DailyCap + chosen.WeeklyCap > 0;
        checks = new TextChecks(Ehr, chosen, breaches.Add);
        program = new MortalProgram(plan, settings, time, Random, decide, Ehr, Carrier, mistake);
        deliveries = new Deliveries(time, script, Random, program, Ehr) { OnHeard = checks.Wrote };
        Carrier.Asked = id => Look(session => checks.Asked(session, id, Now));
        Carrier.Taken = OnTaken;
    }

    public DateTimeOffset Now => time.GetUtcNow();

    public SimulatedEhr Ehr { get; }

    public SimulatedCarrier Carrier { get; }

    public Random Random { get; }

    public void At(DateTimeOffset at, Action what) => script.At(at, what);

    /// <summary>Goes live beside an empty EHR, lives through the script, and comes to rest.</summary>
    public async Task<Result> Run(DateTimeOffset end)
    {
        await program.Start();
        Ehr.FaultPercent = plan.FaultPercent;
        program.BecomeMortal();
        await Until(end);
        await ComeToRest(end);
        var endChecks = new EndChecks(Ehr, Now, breaches.Add);
        endChecks.Run(program.Database, decide, new(written, deliveries.Heard, checks.EverAsked, checks.Arrived));
        var decisions = program.Database.Read(session => session.Row<long>("SELECT count(*) FROM decision"));
        return new(plan.Seed, Ehr.AppointmentIds.Count(), Carrier.Count, deliveries.Heard.Count, program.Deaths, decisions, breaches);
    }

    /// <summary>
    /// Lives until then, looks ahead, and then lives through what it foresaw, with nothing else happening.
    /// </summary>
    public async Task<Rehearsal> Rehearse(DateTimeOffset at, TimeSpan span, Decide foresees)
    {
        await program.Start();
        await Until(at);
        script.Clear();
        arePatientsQuiet = true;
        await program.Sweep();
        await Settle();
        var from = Now.AddSeconds(1);
        var before = program.Database.Read(session => session.LastDecision());
        var foreseen = await Foresee(from, from + span, foresees);
        await Until(from + span);
        return program.Database.Read(session => new Rehearsal(foreseen, session.TextsAhead(from, from + span), session.SkipsAhead(before, from, from + span), isCapped));
    }

    public void Put(TrueVersion version) => deliveries.Tell(Ehr.Put(version));

    public void Delete(string appointmentId)
    {
        Ehr.Delete(appointmentId);
        deliveries.TellDeleted(appointmentId);
    }

    public void Suffer(Outage outage, bool isOn)
    {
        if (outage is Outage.Ehr) Ehr.IsDown = isOn;
        else if (outage is Outage.Carrier) Carrier.IsDown = isOn;
        else Ehr.HasNoPatients = isOn;
    }

    public void Write(string phone, string words)
    {
        var reply = new SentReply($"IN{plan.Seed:x}-{written.Count:x}", phone, words, Now);
        written.Add(reply);
        if (Words.OptsOut(words)) Carrier.Stop(phone);
        if (Words.OptsIn(words)) Carrier.Start(phone);
        script.At(Now, () => deliveries.Hand(reply));
    }

    public void AskForSweep() => script.At(Now, program.Sweep);

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        using (var mine = new SqliteConnection(settings.StorageConnectionString)) SqliteConnection.ClearPool(mine);
        foreach (var part in new[] { "", "-wal", "-shm", ".copy", ".copy-wal", ".copy-shm" }) File.Delete(file + part);
        Files.Add(file);
    }

    // Memory where there is such a place: nothing here is to survive the machine.
    private static string Scratch() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private async Task<Outlook> Foresee(DateTimeOffset from, DateTimeOffset to, Decide foresees)
    {
        var copy = $"Data Source={file}.copy;Pooling=False"; // as above: a name that is used again
        using (var original = new SqliteConnection(settings.StorageConnectionString))
        using (var copied = new SqliteConnection(copy))
        {
            original.Open();
            copied.Open();
            original.BackupDatabase(copied);
        }
        return await Ahead.Look(copy, settings, MortalProgram.Templates.Value, Now, from, to, parts => parts.AddSingleton(foresees), CancellationToken.None);
    }

    private void OnTaken(TakenText text)
    {
        Look(session => checks.Taken(session, text.OurId, Now));
        var status = Random.Next(100) < 3 && Carrier.FaultPercent > 0 ? ("undelivered", 30003) : ("delivered", (int?)null);
        if (status.Item2 is { } code)
        {
            checks.DidNotArrive(text.OurId, text.To);
            Carrier.Undelivered(text, code);
        }
        deliveries.Tell(new DeliveryReport(text.OurId, text.Sid, status.Item1, status.Item2));
        if (!arePatientsQuiet) Patients.Answer(this, text.To, text.Body);
    }

    private async Task Until(DateTimeOffset end)
    {
        while (true)
        {
            var due = await Settle();
            var next = due < script.Next ? due : script.Next ?? due;
            if (next is null || next > end) break;
            time.MoveTo(next.Value);
            if (script.TakeDue(Now) is { } happens) await happens();
        }
        time.MoveTo(end);
    }

    private async Task<DateTimeOffset?> Settle()
    {
        while (true)
        {
            if (await program.Settle() is (true, var next))
            {
                CheckBetweenSteps();
                return next;
            }
        }
    }

    // It looks at every text: in a long life once a day is often enough, for what is held for ever is held the next day too.
    private void CheckBetweenSteps()
    {
        if (Now < checkedAt + plan.Span / 500) return;
        checkedAt = Now;
        Look(new EndChecks(Ehr, Now, breaches.Add).CheckBetweenSteps);
    }

    private void Look(Action<Session> at) => program.Database.Read(session =>
    {
        at(session);
        return true;
    });

    // Faults end, nobody dies any more, and what is owed has days to be settled.
    private async Task ComeToRest(DateTimeOffset end)
    {
        (Ehr.FaultPercent, Ehr.IsDown, Ehr.HasNoPatients, Carrier.FaultPercent, Carrier.IsDown) = (0, false, false, 0, false);
        program.LiveForEver();
        await Until(end + AfterTheEnd);
        await program.Sweep();
        await Until(end + SettlesWithin);
        await program.Sweep();
        await Until(end + SettlesWithin + AfterTheEnd);
        await program.Sweep(); // the world outside goes on to the end
        await Settle();
    }
}
