using System.Globalization;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Preview;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;

namespace FhirOutreach.Simulation;

internal sealed record UpdateRow(long Id, string AppointmentId, string PatientId, string Change, string State, long Tasks);

/// <summary>What must hold once everything has had its time: nothing lost, nothing stuck, everything with its reason.</summary>
internal sealed class EndChecks(SimulatedEhr ehr, DateTimeOffset now, Action<Breach> report)
{
    /// <summary>How far the EHR's clock may be from the service's; in memory they are one, and stamps have milliseconds.</summary>
    public TimeSpan ClocksDiffer { get; init; } = TimeSpan.FromMilliseconds(1);

    public void Run(Database database, Decide decide, WhatWasSaid said)
    {
        database.Read(session =>
        {
            CheckStuck(session);
            CheckReasons(session);
            CheckIntents(session, said.Asked);
            new ReplyChecks(now, report).Run(session, said);
            CheckUpdates(session);
            CheckCertificate(session);
            new WhoAskedChecks(ehr, now, ClocksDiffer, report).Run(session, said);
            new ToldChecks(ehr, now, report).Run(session);
            return 0;
        });
        foreach (var difference in new Replay(database, decide).Run()) report(new(Rules.Replay, now, $"{difference}"));
    }

    /// <summary>Between two steps nobody holds anything.</summary>
    public void CheckBetweenSteps(Session session)
    {
        var held = session.Row<long>("SELECT count(*) FROM message WHERE state IN ('Claimed', 'HandedOver')");
        if (held > 0) report(new(Rules.ClaimedForEver, now, $"{held} texts are held by nobody"));
        CheckSum(session);
    }

    /// <summary>At any moment at all.</summary>
    public void CheckSum(Session session)
    {
        if (session.LedgerSum() is { IsWhole: false } sum) report(new(Rules.SumOfStates, now, $"{sum}"));
    }

    private void CheckStuck(Session session)
    {
        foreach (var (what, sql) in Stuck)
            if (session.Row<long>(sql, new { now }) is var count && count > 0) report(new(Rules.ClaimedForEver, now, $"{count} {what}"));
    }

    private static readonly (string What, string Sql)[] Stuck =
    [
        ("texts have no end",
            """
            SELECT count(*) FROM message
             WHERE state IN ('Claimed', 'HandedOver') OR (state = 'Unknown' AND why IS NOT 'MaybeNotSent')
                OR (state IN ('Planned', 'Held') AND (due_at IS NULL OR due_at < @now OR deadline < @now)) -- the others wait for the window
            """),
        ("updates have no end", "SELECT count(*) FROM ehr_update WHERE settled_at IS NULL"),
        ("things told us are not worked through", "SELECT count(*) FROM inbox WHERE due_at IS NOT NULL"),
        ("things told us were given up", "SELECT count(*) FROM inbox WHERE due_at IS NULL AND error IS NOT NULL"),
        ("reminders were forgotten", "SELECT count(*) FROM reminder WHERE look_at < @now"),
    ];

    private void CheckReasons(Session session)
    {
        var states = session.Rows<(string State, string? Why, long Count)>("SELECT state, why, count(*) FROM message GROUP BY state, why");
        foreach (var (state, why, count) in states)
        {
            var needsOne = state is "Refused" or "Expired" or "Withdrawn" or "Superseded" or "Failed";
            if (needsOne && why is null) report(new(Rules.Silent, now, $"{count} texts are {state} without a reason"));
            if (why is not null && !Enum.TryParse<Why>(why, out _)) report(new(Rules.Silent, now, $"{why} is not in the list"));
        }
    }

    // Ids are given out one by one: one that is missing was an intent. What the carrier was asked to take was one, too.
    private void CheckIntents(Session session, IReadOnlyCollection<long> asked)
    {
        foreach (var fault in session.LedgerFaults()) report(new(Rules.SumOfStates, now, $"{fault}"));
        var ids = session.Rows<long>("SELECT id FROM message ORDER BY id");
        if (ids.Count > 0 && ids[^1] != ids.Count) report(new(Rules.SumOfStates, now, $"{ids[^1]} intents were written, {ids.Count} are there"));
        foreach (var lost in asked.Except(ids)) report(new(Rules.SumOfStates, now, $"message {lost} was sent and is not there"));
    }

    private void CheckUpdates(Session session)
    {
        var updates = session.Rows<UpdateRow>(
            """
            SELECT u.id, u.appointment_id, u.patient_id, u.change, u.state,
                   (SELECT count(*) FROM staff_task t WHERE t.natural_key IN ('ehr:' || u.id, 'declined:' || u.id)) AS tasks
              FROM ehr_update u
            """);
        foreach (var update in updates)
        {
            var history = ehr.History(update.AppointmentId);
            var wrong = update.State switch
            {
                "Held" when !history.Any(version => Holds(version, update)) => "the EHR never held it",
                "HandedToStaff" when update.Tasks == 0 => "no person was told",
                _ => null,
            };
            if (wrong is not null) report(new(Rules.ReplyLost, now, $"update {update.Id} ({update.Change}, {update.State}): {wrong}"));
        }
    }

    private static bool Holds(TrueVersion version, UpdateRow update) => update.Change switch
    {
        "Confirm" => version.AnswerOf(update.PatientId) == "accepted",
        "Cancel" => version.Status == "cancelled",
        // Called off for everybody, it is off for this one too.
        _ => version.AnswerOf(update.PatientId) == "declined" || version.Status == "cancelled",
    };

    private void CheckCertificate(Session session)
    {
        var held = session.Rows<(string Id, string VersionId, long IsGone)>("SELECT id, version_id, is_gone FROM appointment").ToDictionary(row => row.Id);
        foreach (var id in ehr.AppointmentIds)
        {
            if (ehr.IsDeleted(id))
            {
                if (ehr.IsToldDeleted(id) && held.TryGetValue(id, out var gone) && gone.IsGone == 0)
                    report(new(Rules.Certificate, now, $"{id} is deleted, we were told, and hold {gone.VersionId}"));
                continue;
            }
            var newest = ehr.Newest(id).Version.ToString(CultureInfo.InvariantCulture);
            if (!held.TryGetValue(id, out var row)) report(new(Rules.Certificate, now, $"{id} was never taken in"));
            else if (row.VersionId != newest) report(new(Rules.Certificate, now, $"{id}: we hold {row.VersionId}, the EHR {newest}"));
        }
    }
}
