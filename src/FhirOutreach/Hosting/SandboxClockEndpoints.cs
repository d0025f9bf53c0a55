using System.Text.Json;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Hosting;

/// <summary>The virtual clock's controls (<c>Sandbox:Clock</c>). In Production they do not exist.</summary>
internal sealed class SandboxClockEndpoints(
    OutreachClock clock, Database database, OutreachSettings settings, IEnumerable<IHostedService> hosted)
{
    private const string GiveThis = """give {"advance":"24h"} or {"set":"2026-12-01T09:00:00Z"}, as application/json""";

    /// <summary>A move answers when what fell due has been worked through, or after this long.</summary>
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A hundred years. The clock never goes back: a database moved to the end of the calendar could never be served again.</summary>
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(36_525);

    public IResult Get() => Answer();

    public async Task<IResult> Move(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasJsonContentType()) return Results.Json(new { error = GiveThis }, statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (await Read(request, ct) is not { } asked || asked.Target(clock.GetUtcNow()) is not { } target)
            return Results.BadRequest(new { error = GiveThis });
        if (target - clock.WallNow > FarthestAhead)
            return Results.BadRequest(new { error = "that is more than 100 years ahead: the clock never goes back", now = clock.GetUtcNow() });
        if (clock.MoveTo(target) is not { } move)
            return Results.Conflict(new { error = "that lies in the clock's past", now = clock.GetUtcNow() });

        await database.Write(session => session.Keep(move));
        await Settled(ct);
        return Answer();
    }

    private static async Task<ClockMoveRequest?> Read(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await request.ReadFromJsonAsync<ClockMoveRequest>(ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Everything is rung, and rung work rings others: settled is when all wait at the same time.
    private async Task Settled(CancellationToken ct)
    {
        var workers = hosted.OfType<PollingWorker>().ToList();
        foreach (var worker in workers) worker.Ring();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(SettleTimeout);
        try
        {
            do await Task.WhenAll(workers.Select(worker => worker.Quiet())).WaitAsync(limit.Token);
            while (workers.Any(worker => !worker.Quiet().IsCompleted));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Somebody outside is slow to answer. The move has happened; the caller can ask again.
        }
    }

    private IResult Answer()
    {
        var now = clock.GetUtcNow();
        return Results.Ok(new { now, nextDue = database.Read(session => session.NextDue(settings.Sms.Sender, now)) });
    }
}

/// <param name="Advance">A duration such as <c>24h</c>.</param>
internal sealed record ClockMoveRequest(string? Advance, DateTimeOffset? Set)
{
    public DateTimeOffset? Target(DateTimeOffset now) =>
        (Advance, Set) switch
        {
            (null, { } set) => set,
            ({ } advance, null) when Duration.TryRead(advance, out var by) => now + by,
            _ => null,
        };
}

internal static class SandboxClockRoutes
{
    public static void MapSandboxClock(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<OutreachSettings>();
        if (!settings.SandboxClock || app.Environment.IsProduction()) return;

        var clock = ActivatorUtilities.CreateInstance<SandboxClockEndpoints>(app.Services);
        app.MapGet("/sandbox/clock", clock.Get);
        app.MapPost("/sandbox/clock", clock.Move);
    }
}
