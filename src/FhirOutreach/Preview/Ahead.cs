using System.Net;
using System.Text;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Outbox;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Templates;

namespace FhirOutreach.Preview;

/// <summary>What is ahead in a span of time: the texts that would go, and the reasons of those that would not.</summary>
/// <param name="Waiting">Things told us that need the EHR to be worked through: what they lead to is not known ahead.</param>
/// <param name="OnTheirWay">Texts of which the carrier has not said yet that it has them: they are not listed.</param>
/// <param name="Stops">What keeps every text back now. The texts are those that go when it is lifted.</param>
/// <param name="Pause">What the carrier asked for: the texts go when it is over. Null = nothing, or it would be lifted with the stops.</param>
internal sealed record Outlook(
    IReadOnlyList<TextAhead> Texts, IReadOnlyList<SkipAhead> Skips, int Waiting, int OnTheirWay, IReadOnlyList<SendingStop> Stops,
    SendingPause? Pause);

/// <summary>
/// Walks a copy of the database from due to due by a clock of its own: the service's own decider, words, due times and sender's
/// pace, with a carrier that takes every text and sends none. What nobody can know ahead is taken as it stands: no visit
/// changes, nobody replies, the EHR answers nothing. Where sending is stopped it is lifted in the copy: a list of nothing
/// would tell nobody what waits.
/// </summary>
internal static class Ahead
{
    /// <summary>Nobody lifts a stop of the copy; what comes too late meanwhile is seen so soon.</summary>
    private static readonly TimeSpan StepInPause = TimeSpan.FromMinutes(1);

    /// <param name="copy">A database that nobody else works on; it is walked forward.</param>
    /// <param name="now">Where the service's clock stands.</param>
    public static async Task<Outlook> Look(
        string copy, OutreachSettings settings, TemplateFolder templates, DateTimeOffset now, DateTimeOffset from, DateTimeOffset to,
        Action<IServiceCollection>? replace, CancellationToken ct)
    {
        var time = new SteppedTime(now);
        var alone = settings with { StorageConnectionString = copy };
        await using var walk = new Walk(alone, templates, time, new Silence(), new TakesAll(), Workers, parts =>
        {
            parts.AddSingleton(provider => new OutreachClock(time, [])); // the copy's clock has been moved already
            parts.AddSingleton(provider => new SendingState(provider.GetRequiredService<Database>(), alone) { LooksAgainAfter = StepInPause });
            replace?.Invoke(parts);
        });
        var database = walk.Services.GetRequiredService<Database>();
        var (waiting, onTheirWay, stops) = await database.Write(session =>
            (session.SetAsideWhatNeedsTheEhr(), session.SetAsideWhatIsOnItsWay(), Lift(session, settings.Sms.Sender)));
        var pause = walk.Services.GetRequiredService<SendingState>().Pause(now);
        var before = database.Read(session => session.LastDecision());

        // As the service has it that has just swept: every visit is known as it stands.
        walk.Services.GetRequiredService<Freshness>().TakesAllAsKnown = true;
        while (await walk.Settle(ct) is { } next && next <= to) walk.MoveTo(next);
        return database.Read(session => new Outlook(session.TextsAhead(from, to), session.SkipsAhead(before, from, to), waiting, onTheirWay, stops, pause));
    }

    private static List<SendingStop> Lift(Session session, string sender)
    {
        var stops = session.SendingStops(sender);
        foreach (var stop in stops) session.StartSending(stop.Sender);
        return stops;
    }

    private static IEnumerable<PollingWorker> Workers(IServiceProvider services) =>
    [
        services.GetRequiredService<InboxWorker>(), services.GetRequiredService<DueWorker>(), services.GetRequiredService<TextsWorker>(),
        services.GetRequiredService<CarrierMailWorker>(),
    ];

    /// <summary>The EHR is not asked.</summary>
    private sealed class Silence : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError));
    }

    private sealed class TakesAll : HttpMessageHandler
    {
        private int count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created)
            {
                Content = new StringContent(
                    $$"""{"sid":"preview-{{Interlocked.Increment(ref count)}}","status":"queued"}""", Encoding.UTF8, "application/json"),
            });
    }
}
