using FhirOutreach.Ehr.Access;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Inbox;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Hosting;

/// <summary>For orchestrators and the person who is paged. Ready means that nothing told to us would be lost.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Ok(new { status = "live" }));
        app.MapGet("/readyz", Ready);
    }

    private static IResult Ready(
        Database database, OutreachClock clock, SubscriptionKeeper keeper, SweepWorker sweep, GoLive goLive, EhrAccess access, OutreachSettings settings)
    {
        Dictionary<string, long> texts;
        long tasks;
        Certificate? certificate;
        try
        {
            (texts, tasks, certificate) = database.Read(session => (session.TextsByState(), session.OpenTasks(), session.LastCertificate()));
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            return Results.Json(new { status = "not ready", storage = $"SQLite error {e.SqliteErrorCode}" }, statusCode: 503);
        }
        return Results.Ok(new
        {
            status = "ready",
            now = clock.GetUtcNow(),
            storage = "up",
            ehr = new { url = settings.Ehr.BaseUrl, intakeBegan = goLive.Began },
            authorization = InWords(access.Report),
            subscription = keeper.State.Words,
            sweep = new { lastGood = sweep.LastGood, failure = sweep.Failure },
            certificate = new { begunAt = certificate?.BegunAt, words = certificate?.Words ?? "none yet" },
            sms = new { provider = settings.Sms.Provider.ToString(), webhooks = settings.PublicBaseUrl is null ? "refused: Public:BaseUrl is empty" : "signed" },
            texts,
            openTasks = tasks,
        });
    }

    private static object InWords(AuthorizationReport report) =>
        new { state = report.State.ToString(), words = report.Words, narrower = report.Narrower, warnings = report.Warnings };
}
