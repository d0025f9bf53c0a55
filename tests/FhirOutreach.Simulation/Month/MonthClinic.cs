using FhirOutreach.Commands;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Sandbox;
using FhirOutreach.Storage;

namespace FhirOutreach.Simulation.Month;

/// <summary>
/// A clinic behind real HTTP: the program in its own process between the sandboxes, its clock moved from due to due, killed
/// and started again. What the carrier and the EHR see is checked as in the simulations in memory.
/// </summary>
internal sealed class MonthClinic : IWorld, IAsyncDisposable
{
    /// <summary>Steps are no shorter: what comes due within one is worked through together.</summary>
    private static readonly TimeSpan StepMin = TimeSpan.FromMinutes(1);

    /// <summary>The world outside lives by the quarter of an hour.</summary>
    private static readonly TimeSpan Grid = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Rest = TimeSpan.FromDays(3);
    private static readonly TimeSpan MomentAfter = TimeSpan.FromSeconds(1);

    private readonly Plan plan;
    private readonly SimulatedSettings settings;
    private readonly string folder = Directory.CreateTempSubdirectory("fhir-outreach-month-").FullName;
    private readonly Script script = new();
    private readonly List<Breach> breaches = [];
    private readonly List<SentReply> written = [];
    private readonly List<SentReply> replies = [];
    private readonly Lock gate = new();
    private readonly TextChecks checks;
    private WatchedEhr ehr = null!;
    private WatchedCarrier carrier = null!;
    private ServiceProcess service = null!;
    private Database database = null!;
    private TimeSpan ahead;
    private int texts;
    private int deaths;
    private int steps;
    private volatile bool diesAtNextText;
    private volatile bool isDead;
    private bool isResting;

    private MonthClinic(Plan plan, DateTimeOffset start)
    {
        this.plan = plan;
        ahead = start - TimeProvider.System.GetUtcNow();
        Random = new Random(plan.Seed);
        Ehr = new SimulatedEhr(TimeProvider.System, new Random(plan.Seed + 1));
        settings = SimulatedSettings.For(plan, start, new Random(plan.Seed + 3)) with { SweepEvery = TimeSpan.FromMinutes(30) };
        checks = new TextChecks(Ehr, settings, Report, isTimeReal: true);
    }

    public SimulatedEhr Ehr { get; }

    public Random Random { get; }

    public DateTimeOffset Now => TimeProvider.System.GetUtcNow() + ahead;

    /// <summary>How often the clock was moved.</summary>
    public int Steps => steps;

    /// <summary>Lives through a plan.</summary>
    public static async Task<Result> Run(Plan plan, DateTimeOffset start)
    {
        await using var clinic = new MonthClinic(plan, start);
        await clinic.Open();
        return await clinic.Live(start);
    }

    public void At(DateTimeOffset at, Action what)
    {
        var onGrid = at.Ticks % Grid.Ticks == 0 ? at : new DateTimeOffset(at.Ticks - at.Ticks % Grid.Ticks + Grid.Ticks, TimeSpan.Zero);
        lock (gate) script.At(onGrid, what);
    }

    public void Put(TrueVersion version) => ehr.Put(version);

    public void Delete(string appointmentId) => ehr.Delete(appointmentId);

    public void Write(string phone, string words)
    {
        var at = Now;
        if (carrier.Sandbox.Phone(phone).Reply(words).GetAwaiter().GetResult() is not { } post) return;
        var reply = new SentReply(post.Fields["MessageSid"], phone, words, at);
        lock (gate) written.Add(reply);
        if (post.Status == 200) Heard(reply);
        else if (!isResting) At(Now.AddMinutes(1), () => WriteAgain(reply)); // Twilio's fallback tries once more
        bool isTwice;
        lock (gate) isTwice = Random.Next(100) < 8;
        if (isTwice) carrier.Sandbox.Phone(phone).Resend().GetAwaiter().GetResult(); // the webhook is posted again
    }

    public void Suffer(Outage outage, bool isOn)
    {
        if (isResting) return;
        if (outage is Outage.Carrier) carrier.Sandbox.IsDown = isOn;
        else ehr.Sandbox.IsDown = isOn;
    }

    public void AskForSweep()
    {
        // It sweeps by itself.
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null) await service.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        if (carrier is not null) await carrier.DisposeAsync();
        if (ehr is not null) await ehr.DisposeAsync();
        if (breaches.Count == 0) Directory.Delete(folder, recursive: true);
        else Console.WriteLine($"kept: {folder}"); // no month is quite like another: this one cannot be run again to look
    }

    private void WriteAgain(SentReply reply)
    {
        if (carrier.Sandbox.Phone(reply.Phone).Resend().GetAwaiter().GetResult() is { Status: 200 } post && post.Fields["MessageSid"] == reply.Sid)
            Heard(reply);
    }

    private void Heard(SentReply reply)
    {
        lock (gate)
        {
            replies.Add(reply);
            checks.Wrote(reply);
        }
    }

    private void Report(Breach breach)
    {
        lock (gate) breaches.Add(breach);
    }

    private async Task Open()
    {
        ehr = await WatchedEhr.Start(plan.Seed, Ehr, () => Now);
        carrier = await WatchedCarrier.Start(plan.Seed + 2);
        carrier.Asked = Asked;
        carrier.Taken = Taken;
        var origin = $"http://127.0.0.1:{FreePort.Next()}";
        carrier.Sandbox.InboundUrl = $"{origin}/sms/inbound";
        service = new ServiceProcess(new Dictionary<string, string?>(settings.Given)
        {
            ["Public:BaseUrl"] = origin,
            ["Organization:Phone"] = carrier.Sandbox.Options.Numbers[0],
            ["Ehr:BaseUrl"] = ehr.BaseUrl,
            ["Ehr:Dialect"] = "Hapi",
            ["Ehr:SweepEvery"] = $"{settings.SweepEvery.TotalMinutes:0}m",
            ["Ehr:NotificationKey"] = "a-notification-key-for-simulations",
            ["Sms:Provider"] = "Twilio",
            ["Sms:Twilio:ApiBaseUrl"] = carrier.BaseUrl,
            ["Sms:Twilio:AccountSid"] = carrier.Sandbox.Options.AccountSid,
            ["Sms:Twilio:AuthToken"] = carrier.Sandbox.Options.AuthToken,
            ["Sms:Twilio:From"] = carrier.Sandbox.Options.Numbers[0],
            ["Sms:Rate"] = "1000/s",
            ["Retention:Details"] = "999d",
            ["Storage:ConnectionString"] = ConnectionString,
            ["Sandbox:Clock"] = "true",
        });
    }

    private string ConnectionString => $"Data Source={Path.Combine(folder, "outreach.db")}";

    private async Task<Result> Live(DateTimeOffset start)
    {
        Scenario.Write(this, plan, start);
        for (var life = 1; life <= plan.Lives; life++) At(start + plan.Span * (life / (plan.Lives + 1.0)), () => diesAtNextText = true);
        ehr.Furnish();
        await service.Start();
        database = new Database(ConnectionString); // read only: the service's own writer is another process
        await StepTo(start);
        ehr.Misbehave(plan.FaultPercent / 100.0);
        carrier.Misbehave(plan.FaultPercent / 100.0);
        await Until(start + plan.Span);
        isResting = true;
        ehr.Behave();
        carrier.Sandbox.Faults.Clear();
        carrier.Sandbox.IsDown = false;
        await Until(start + plan.Span + Rest);
        var decisions = await Check();
        return new(plan.Seed, Ehr.AppointmentIds.Count(), texts, replies.Count, deaths, decisions, breaches);
    }

    private async Task<long> Check()
    {
        await service.DisposeAsync();
        new EndChecks(Ehr, Now, Report) { ClocksDiffer = MomentAfter }.Run(database, OutreachDecider.Decide, new(written, replies, checks.EverAsked, checks.Arrived));
        ReplayCommand.Run(database, OutreachDecider.Decide, Console.Out);
        if (Altered.Decision(await Altered.OneFact(database), database) is { } unnoticed) Report(new(Rules.Replay, Now, unnoticed));
        return database.Read(session => session.Row<long>("SELECT count(*) FROM decision"));
    }

    private async Task Until(DateTimeOffset end)
    {
        var next = (await service.Clock())?.NextDue;
        while (true)
        {
            lock (gate)
                if (script.Next is { } first && !(next <= first)) next = first;
            if (next is null || next > end) break;
            next = (await StepTo(next.Value)).NextDue;
            if (await Happens()) next = (await StepTo(Now + MomentAfter)).NextDue;
            await carrier.Sandbox.WhenIdle();
            if ((await service.Clock())?.NextDue is { } due && !(next < due)) next = due; // what the carrier reported
            database.Read(session => { new EndChecks(Ehr, Now, Report).CheckSum(session); return 0; });
        }
        await StepTo(end);
    }

    // False: nothing was to happen yet.
    private async Task<bool> Happens()
    {
        for (var happened = false; ; happened = true)
        {
            Func<Task>? what;
            lock (gate) what = script.TakeDue(Now);
            if (what is null) return happened;
            await what();
        }
    }

    // All that falls due by then is worked through, whatever dies on the way.
    private async Task<ClockAnswer> StepTo(DateTimeOffset to)
    {
        await ehr.Sandbox.WhenIdle();
        while (true)
        {
            var target = to > Now + MomentAfter ? to : Now + MomentAfter;
            ahead = target - TimeProvider.System.GetUtcNow();
            steps++;
            if (await service.MoveTo(target) is { } answer)
            {
                ahead = answer.Now - TimeProvider.System.GetUtcNow();
                return answer with { NextDue = answer.NextDue < Now + StepMin ? Now + StepMin : answer.NextDue };
            }
            if (!isDead)
            {
                service.MustLive();
                continue; // its clock had gone further already
            }
            await service.Start();
            (isDead, deaths) = (false, deaths + 1);
        }
    }

    private void Asked(long id)
    {
        lock (gate) database.Read(session => { checks.Asked(session, id, Now); return 0; });
    }

    private void Taken(long id, string to, string body)
    {
        lock (gate)
        {
            texts++;
            database.Read(session => { checks.Taken(session, id, Now); return 0; });
        }
        if (diesAtNextText)
        {
            (diesAtNextText, isDead) = (false, true);
            service.Kill(); // between the request and its answer
        }
        lock (gate)
            if (!isResting) Patients.Answer(this, to, body);
    }
}
