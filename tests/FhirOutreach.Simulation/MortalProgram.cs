using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Outbox;
using FhirOutreach.Preview;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Templates;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Simulation;

/// <summary>
/// The service's own parts over one database file, from crash to crash: it dies where it was drawn to, a while passes or none, and it is
/// started again as the host would start it.
/// </summary>
/// <param name="mistake">SQL that breaks the storage at each start, to see whether the checks notice; null = none.</param>
internal sealed class MortalProgram(
    Plan plan, OutreachSettings settings, SteppedTime time, Random random, Decide decide, SimulatedEhr ehr, SimulatedCarrier carrier, string? mistake)
    : IAsyncDisposable
{
    public static readonly Lazy<TemplateFolder> Templates = new(() =>
        ((FolderReading.Read)TemplateFolder.Read(Path.Combine(AppContext.BaseDirectory, "templates"))).Folder);

    private Life life = new();
    private Walk walk = null!;
    private bool isRestless;
    private int livesLeft = plan.Lives;

    public int Deaths { get; private set; }

    public IServiceProvider Services => walk.Services;

    public Database Database => Services.GetRequiredService<Database>();

    public async Task Start()
    {
        life = new Life();
        var mine = life;
        walk = new Walk(settings, Templates.Value, time, life.Line(ehr.Answer), life.Line(carrier.Answer), Workers, parts =>
        {
            parts.AddSingleton(_ => new Database(settings.StorageConnectionString, mine.BeforeCommit)); // made by the container, so ended by it
            parts.AddSingleton(decide);
        });
        if (mistake is not null) await Database.Write(session => { session.Run(mistake); });
        if (!isRestless) await Sweep();
    }

    /// <summary>From now on it dies now and then, as often as the plan says.</summary>
    public void BecomeMortal()
    {
        isRestless = true;
        LiveOn();
    }

    public void LiveForEver()
    {
        isRestless = false;
        life.DiesAfter(null);
    }

    /// <returns>False when the program died of it; it lives again.</returns>
    public async Task<bool> Alive(Func<Task> work)
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
        Deaths++;
        await walk.DisposeAsync();
        if (random.Next(3) == 0) time.MoveTo(time.GetUtcNow().AddSeconds(random.Next(1, 3600)));
        await Start();
        LiveOn();
        await Sweep();
        return false;
    }

    public Task Sweep() => Alive(() => Services.GetRequiredService<SweepWorker>().Round(CancellationToken.None));

    /// <summary>Works until nothing is left to do now.</summary>
    /// <returns>Whether it lived to say so, and when there is something to do again.</returns>
    public async Task<(bool Lived, DateTimeOffset? Next)> Settle()
    {
        DateTimeOffset? next = null;
        var lived = await Alive(async () => next = await walk.Settle(CancellationToken.None));
        return (lived, next);
    }

    public ValueTask DisposeAsync() => walk.DisposeAsync();

    private void LiveOn() => life.DiesAfter(isRestless && livesLeft-- > 0 ? random.Next(1, plan.LifePointsMax) : null);

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
