using System.Collections.Concurrent;
using System.Text;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Outbox;
using FhirOutreach.Preview;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Templates;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Simulation;

/// <summary>
/// The service's own inbox, clock and outbox over a database file, between an EHR and a carrier in memory, on a clock that
/// goes from due to due. It dies at the points its plan says, and is started again.
/// </summary>
internal sealed class SimulatedClinic : IWorld, IAsyncDisposable
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromDays(4);
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromHours(30);
    private static readonly Lazy<TemplateFolder> Templates = new(() =>
        ((FolderReading.Read)TemplateFolder.Read(Path.Combine(AppContext.BaseDirectory, "templates"))).Folder);

    // Dapper compiles each statement anew for each connection string: names are used again.
    private static readonly ConcurrentBag<string> Files = [];

    private readonly Plan plan;
    private readonly Random random;
    private readonly Decide decide;
    private readonly SteppedTime time;
    private readonly OutreachSettings settings;
    private readonly string file;
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> script = new();
    private readonly List<Breach> breaches = [];
    private readonly List<SentReply> written = [];
    private readonly List<SentReply> replies = [];
    private readonly TextChecks checks;
    private Life life = new();
    private Walk walk = null!;
    private readonly bool isCapped;
    private bool isRestless;
    private bool arePatientsQuiet;
    private DateTimeOffset checkedAt;
    private int order;
    private int livesLeft;
    private int deaths;

    public SimulatedClinic(Plan plan, DateTimeOffset start, Decide decide)
    {
        (this.plan, this.decide, random) = (plan, decide, new Random(plan.Seed));
        time = new SteppedTime(start);
        Ehr = new SimulatedEhr(time, new Random(plan.Seed + 1)) { FaultPercent = 0 };
        Carrier = new SimulatedCarrier(time, new Random(plan.Seed + 2)) { FaultPercent = plan.FaultPercent };
        file = Files.TryTake(out var used) ? used : Path.Combine(Scratch(), $"simulation-{Guid.NewGuid():N}.db");
        var chosen = SimulatedSettings.For(plan, start, new Random(plan.Seed + 3));
        settings = chosen.Read(file);
        Ehr.HasProxies = chosen.HasProxies;
        isCapped = chosen.DailyCap + chosen.WeeklyCap > 0;
        checks = new TextChecks(Ehr, chosen, breaches.Add);
        Carrier.Asked = id => Database.Read(session => { checks.Asked(session, id, Now); return 0; });
        Carrier.Taken = text =>
        {
            Database.Read(session => { checks.Taken(session, text.OurId, Now); return 0; });
            OnTaken(text);
        };
        livesLeft = plan.Lives;
    }

    /// <summary>SQL that breaks the storage at each start of the program, to see whether the checks notice.</summary>
    public string? Mistake { get; init; }

    public DateTimeOffset Now => time.GetUtcNow();

    public SimulatedEhr Ehr { get; }

    public SimulatedCarrier Carrier { get; }

    public Random Random => random;

    public Database Database => walk.Services.GetRequiredService<Database>();

    public IReadOnlyList<Breach> Breaches => breaches;

    private void At(DateTimeOffset at, Func<Task> what) => script.Enqueue(what, (at, order++));

    public void At(DateTimeOffset at, Action what) => At(at, () =>
    {
        what();
        return Task.CompletedTask;
    });

    /// <summary>Goes live beside an empty EHR, lives through the script, and comes to rest.</summary>
    public async Task<Result> Run(DateTimeOffset end)
    {
        await Begin();
        Ehr.FaultPercent = plan.FaultPercent;
        isRestless = true;
        LiveOn();
        await Until(end);
        await ComeToRest(end);
        var endChecks = new EndChecks(Ehr, Now, breaches.Add);
        endChecks.Run(Database, decide, new(written, replies, checks.EverAsked, checks.Arrived));
        var decisions = Database.Read(session => session.Row<long>("SELECT count(*) FROM decision"));
        return new(plan.Seed, Ehr.AppointmentIds.Count(), Carrier.Count, replies.Count, deaths, decisions, breaches);
    }

    /// <summary>
    /// Lives until then, looks ahead, and then lives through what it foresaw, with nothing else happening.
    /// </summary>
    public async Task<Rehearsal> Rehearse(DateTimeOffset at, TimeSpan span, Decide foresees)
    {
        await Begin();
        await Until(at);
        script.Clear();
        arePatientsQuiet = true;
        await Sweep();
        await Settle();
        var from = Now.AddSeconds(1);
        var before = Database.Read(session => session.LastDecision());
        var foreseen = await Foresee(from, from + span, foresees);
        await Until(from + span);
        return Database.Read(session => new Rehearsal(foreseen, session.TextsAhead(from, from + span), session.SkipsAhead(before, from, from + span), isCapped));
    }

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
        return await Ahead.Look(copy, settings, Templates.Value, Now, from, to, parts => parts.AddSingleton(foresees), CancellationToken.None);
    }

    public void Put(TrueVersion version) => Tell(Ehr.Put(version));

    public void Delete(string appointmentId)
    {
        Ehr.Delete(appointmentId);
        At(Now.AddSeconds(random.Next(1, 60)), () => Tell(new Notification.Deleted(appointmentId)));
    }

    public void Suffer(Outage outage, bool isOn)
    {
        if (outage is Outage.Ehr) Ehr.IsDown = isOn;
        else if (outage is Outage.Carrier) Carrier.IsDown = isOn;
        else Ehr.HasNoPatients = isOn;
    }

    // Mostly once and at once; sometimes late, twice, or never.
    private void Tell(TrueVersion version)
    {
        if (random.Next(100) is var luck && luck < 10) return; // lost: the sweep must find it
        var late = luck < 20 ? random.Next(1, 5400) : random.Next(0, 4);
        At(Now.AddSeconds(late), () => Deliver(version));
        if (luck >= 90) At(Now.AddSeconds(random.Next(0, 600)), () => Deliver(version));
    }

    public void Write(string phone, string words)
    {
        var reply = new SentReply($"IN{plan.Seed:x}-{order++:x}", phone, words, Now);
        written.Add(reply);
        if (Words.OptsOut(words)) Carrier.Stop(phone);
        if (Words.OptsIn(words)) Carrier.Start(phone);
        At(Now, () => Hand(reply));
    }

    public void AskForSweep() => At(Now, Sweep);

    public async ValueTask DisposeAsync()
    {
        await walk.DisposeAsync();
        using (var mine = new SqliteConnection(settings.StorageConnectionString)) SqliteConnection.ClearPool(mine);
        foreach (var part in new[] { "", "-wal", "-shm", ".copy", ".copy-wal", ".copy-shm" }) File.Delete(file + part);
        Files.Add(file);
    }

    // Memory where there is such a place: nothing here is to survive the machine.
    private static string Scratch() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private async Task Deliver(TrueVersion version)
    {
        var json = Encoding.UTF8.GetBytes(SimulatedEhr.Json(version));
        await Tell(new Notification.Put(version.AppointmentId, json, $"{version.Version}", version.At));
    }

    // Not answered 2xx: the EHR tries again a minute later.
    private async Task Tell(Notification notification)
    {
        if (!await Alive(() => walk.Services.GetRequiredService<Notifications>().Keep(notification, CancellationToken.None)))
            At(Now.AddMinutes(1), () => Tell(notification));
        else if (notification is Notification.Deleted deleted) Ehr.ToldDeleted(deleted.Id);
    }

    private async Task Hand(SentReply reply)
    {
        var text = new InboundText(reply.Sid, reply.Phone, SimulatedCarrier.Number, reply.Words, null, 0);
        if (!await Alive(() => walk.Services.GetRequiredService<CarrierMail>().KeepInbound(text, CancellationToken.None)))
        {
            At(Now.AddSeconds(15), () => Hand(reply));
            return;
        }
        if (replies.Contains(reply)) return;
        replies.Add(reply);
        checks.Wrote(reply);
        if (random.Next(100) < 8) At(Now.AddSeconds(random.Next(1, 30)), () => Hand(reply)); // the webhook is posted again
    }

    private void OnTaken(TakenText text)
    {
        var status = random.Next(100) < 3 && Carrier.FaultPercent > 0 ? ("undelivered", 30003) : ("delivered", (int?)null);
        if (status.Item2 is { } code)
        {
            checks.DidNotArrive(text.OurId, text.To);
            Carrier.Undelivered(text, code);
        }
        var report = new DeliveryReport(text.OurId, text.Sid, status.Item1, status.Item2);
        // An early report meets the answer to our own request on the way.
        if (random.Next(100) < 20) _ = walk.Services.GetRequiredService<CarrierMail>().KeepReport(report, CancellationToken.None);
        else At(Now.AddSeconds(random.Next(1, 40)), () => Report(report));
        if (!arePatientsQuiet) Patients.Answer(this, text.To, text.Body);
    }

    private async Task Report(DeliveryReport report)
    {
        if (!await Alive(() => walk.Services.GetRequiredService<CarrierMail>().KeepReport(report, CancellationToken.None)))
            At(Now.AddSeconds(15), () => Report(report));
    }

    private Task Sweep() => Alive(() => walk.Services.GetRequiredService<SweepWorker>().Round(CancellationToken.None));

    private async Task Until(DateTimeOffset end)
    {
        while (true)
        {
            var next = await Settle();
            var happens = script.TryPeek(out _, out var first) ? first.At : (DateTimeOffset?)null;
            if (happens is not null && (next is null || happens < next)) next = happens;
            if (next is null || next > end) break;
            time.MoveTo(next.Value);
            if (script.TryPeek(out _, out first) && first.At <= Now) await script.Dequeue()();
        }
        time.MoveTo(end);
    }

    private async Task<DateTimeOffset?> Settle()
    {
        while (true)
        {
            DateTimeOffset? next = null;
            if (await Alive(async () => next = await walk.Settle(CancellationToken.None)))
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
        Database.Read(session => { new EndChecks(Ehr, Now, breaches.Add).CheckBetweenSteps(session); return 0; });
    }

    // Faults end, nobody dies any more, and what is owed has days to be settled.
    private async Task ComeToRest(DateTimeOffset end)
    {
        (Ehr.FaultPercent, Ehr.IsDown, Ehr.HasNoPatients, Carrier.FaultPercent, Carrier.IsDown) = (0, false, false, 0, false);
        isRestless = false;
        life.DiesAfter(null);
        await Until(end + AfterTheEnd);
        await Sweep();
        await Until(end + SettlesWithin);
        await Sweep();
        await Until(end + SettlesWithin + AfterTheEnd);
    }

    /// <returns>False when the program died of it; it lives again.</returns>
    private async Task<bool> Alive(Func<Task> work)
    {
        var mine = life;
        try
        {
            await work();
            if (!mine.IsOver) return true;
        }
        catch (Exception) when (mine.IsOver)
        {
            // What it was about to say, nobody hears.
        }
        deaths++;
        await walk.DisposeAsync();
        if (random.Next(3) == 0) time.MoveTo(Now.AddSeconds(random.Next(1, 3600)));
        await Begin();
        LiveOn();
        await Sweep();
        return false;
    }

    private void LiveOn() => life.DiesAfter(isRestless && livesLeft-- > 0 ? random.Next(1, plan.LifePointsMax) : null);

    private async Task Begin()
    {
        life = new Life();
        var mine = life;
        walk = new Walk(settings, Templates.Value, time, life.Line(Ehr.Answer), life.Line(Carrier.Answer), Workers, parts =>
        {
            parts.AddSingleton(_ => new Database(settings.StorageConnectionString, mine.BeforeCommit)); // made by the container, so ended by it
            parts.AddSingleton(decide);
        });
        if (Mistake is not null) await Database.Write(session => { session.Run(Mistake); });
        if (!isRestless) await Sweep();
    }

    private PollingWorker[] Workers(IServiceProvider services)
    {
        PollingWorker[] workers =
        [
            services.GetRequiredService<InboxWorker>(), services.GetRequiredService<DueWorker>(), services.GetRequiredService<TextsWorker>(),
            services.GetRequiredService<LookUpsWorker>(), services.GetRequiredService<CarrierMailWorker>(),
            services.GetRequiredService<UpdatesWorker>(),
        ];
        random.Shuffle(workers);
        return workers;
    }
}
