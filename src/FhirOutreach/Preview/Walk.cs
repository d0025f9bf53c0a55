using FhirOutreach.Ehr;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Outbox;
using FhirOutreach.Settings;
using FhirOutreach.Sms;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Templates;

namespace FhirOutreach.Preview;

/// <summary>
/// The service's own inbox, clock and outbox over one database, without a host, a port or a loop: worked one step at a time by
/// a clock that goes from due to due. Its neighbours are whatever answers its HTTP.
/// </summary>
internal sealed class Walk : IAsyncDisposable
{
    /// <summary>Work that stays due however often it is done would never end.</summary>
    private const int PassesMax = 100_000;

    private readonly IHost host; // built for its parts, never started
    private readonly List<PollingWorker> workers;
    private readonly SteppedTime time;

    /// <param name="replace">Puts other parts in the place of the service's own.</param>
    public Walk(
        OutreachSettings settings, TemplateFolder templates, SteppedTime time, HttpMessageHandler ehr, HttpMessageHandler carrier,
        Func<IServiceProvider, IEnumerable<PollingWorker>> workers, Action<IServiceCollection>? replace = null)
    {
        this.time = time;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var parts = builder.Services;
        parts.AddSingleton(settings);
        parts.AddSingleton(templates);
        parts.AddStorage();
        parts.AddHosting();
        parts.AddEhr();
        parts.AddSms();
        parts.AddInbox();
        parts.AddOutbox();
        parts.AddSingleton(provider => new OutreachClock(
            time, provider.GetRequiredService<Database>().Read(session => session.ClockMoves())));
        parts.AddSingleton(provider => new EhrClient(new HttpClient(ehr, false), settings.Ehr, provider.GetRequiredService<TimeProvider>()));
        parts.AddSingleton(new TwilioClient(new HttpClient(carrier, false), settings.Sms.Twilio));
        replace?.Invoke(parts);
        host = builder.Build();
        this.workers = [.. workers(host.Services)];
    }

    public IServiceProvider Services => host.Services;

    public DateTimeOffset Now => Services.GetRequiredService<OutreachClock>().GetUtcNow();

    /// <summary>Does everything that is due at this instant; answers when more falls due.</summary>
    public async Task<DateTimeOffset?> Settle(CancellationToken ct)
    {
        for (var pass = 0; pass < PassesMax; pass++)
        {
            DateTimeOffset? next = null;
            foreach (var worker in workers)
                if (await worker.Round(ct) is { } look && (next is null || look < next)) next = look;
            if ((next is null || next > Now) && !workers.Exists(worker => worker.IsRung)) return next;
        }
        throw new InvalidOperationException($"At {Now:O} the work does not end.");
    }

    /// <summary>Steps from due to due until then.</summary>
    public async Task Until(DateTimeOffset end, CancellationToken ct)
    {
        while (await Settle(ct) is { } next && next <= end) MoveTo(next);
        MoveTo(end);
        await Settle(ct);
    }

    public void MoveTo(DateTimeOffset to) => time.MoveTo(time.GetUtcNow() + (to - Now));

    public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();
}
