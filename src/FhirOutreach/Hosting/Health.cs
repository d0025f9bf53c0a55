using FhirOutreach.Ehr.Access;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Inbox;
using FhirOutreach.Outbox;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Hosting;

/// <summary>For orchestrators and the person who is paged. Ready means that nothing told to us would be lost.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Ok(new { status = "live" }));
        app.MapGet("/readyz", Ready);
    }

    private static async Task<IResult> Ready(
        Database database, OutreachClock clock, SubscriptionKeeper keeper, SweepWorker sweep, GoLive goLive, EhrAccess access,
        SendingState sending, AlarmsWorker alarms, OutreachSettings settings)
    {
        Dictionary<string, long> texts;
        LedgerSum ledger;
        long tasks;
        Certificate? certificate, finished;
        List<SendingStop> stops;
        SendingPause? pause;
        var now = clock.GetUtcNow();
        if (await database.Refusal() is { } refusal) return NotReady(refusal);
        try
        {
            (texts, ledger, tasks, certificate, finished) = database.Read(session =>
                (session.TextsByState(), session.LedgerSum(), session.OpenTasks(), session.LastCertificate(), session.LastFinishedCertificate()));
            (stops, pause) = (sending.Stops(), sending.Pause(now));
        }
        catch (SqliteException e)
        {
            return NotReady(e);
        }
        var subscription = keeper.State;
        return Results.Ok(new
        {
            status = "ready",
            now,
            storage = "up",
            ehr = new { url = settings.Ehr.BaseUrl, intakeBegan = goLive.Began },
            authorization = InWords(access.Report),
            subscription = subscription.Words,
            subscriptionToDo = subscription.ToDo,
            sweep = new { lastGood = sweep.LastGood, failure = sweep.Failure },
            certificate = new { begunAt = certificate?.BegunAt, words = certificate?.Words ?? "none yet", lastFinished = finished?.BegunAt },
            sms = new { provider = settings.Sms.Provider.ToString(), webhooks = settings.PublicBaseUrl is null ? "refused: Public:BaseUrl is empty" : "signed" },
            sending = new
            {
                state = stops.Count > 0 ? "stopped" : pause is null ? "on" : "paused",
                pausedUntil = pause?.Until, // the carrier asked for it
                pausedWith = pause?.Code,
                stops = stops.Select(stop => new { by = stop.Cause.ToString(), of = stop.Sender.Length == 0 ? "all" : "sender", stop.Code, stop.Since, stop.ProbeAt }),
            },
            alarms = alarms.Raised.Select(alarm => new { alarm = alarm.Alarm.ToString(), where = alarm.Where, alarm.Since, alarm.What }),
            texts,
            intents = ledger.Intents,
            openTasks = tasks,
        });
    }

    private static IResult NotReady(SqliteException refusal) => Results.Json(
        new { status = "not ready", storage = $"SQLite error {refusal.SqliteErrorCode}" }, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static object InWords(AuthorizationReport report) =>
        new { state = report.State.ToString(), words = report.Words, narrower = report.Narrower, warnings = report.Warnings };
}
