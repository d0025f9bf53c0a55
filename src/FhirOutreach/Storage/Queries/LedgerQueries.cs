using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Storage.Queries;

/// <summary>What the ledger says of itself in one snapshot.</summary>
/// <param name="Intents">Counted when each was written.</param>
/// <param name="InStates">The sum over all states, counted at each change.</param>
internal sealed record LedgerSum(long Intents, long InStates)
{
    public bool IsWhole => Intents == InStates;
}

/// <summary>A rule of the ledger and how many texts break it.</summary>
internal sealed record LedgerFault(string Rule, long Texts);

/// <summary>
/// The proof that no text is lost: the sum of the states equals the number of intents, at every moment, and no text stands
/// where nothing would ever move it.
/// </summary>
internal static class LedgerQueries
{
    /// <summary>Cheap: two small tables, kept by the database itself with every text that is written.</summary>
    public static LedgerSum LedgerSum(this Session session) =>
        session.Row<LedgerSum>(
            "SELECT (SELECT intents FROM message_intents) AS intents, (SELECT coalesce(sum(texts), 0) FROM message_tally) AS in_states")!;

    /// <summary>Counts every row. Empty = the ledger is whole.</summary>
    public static List<LedgerFault> LedgerFaults(this Session session) =>
        session.Rows<LedgerFault>(
            """
            SELECT rule, texts FROM (
                SELECT 'intents are not the rows' AS rule, abs((SELECT intents FROM message_intents) - (SELECT count(*) FROM message)) AS texts
                UNION ALL
                SELECT 'a state''s count is not its rows', count(*) FROM (
                    SELECT state, sum(texts) AS difference FROM (
                        SELECT state, texts FROM message_tally
                        UNION ALL SELECT state, -count(*) FROM message GROUP BY state) GROUP BY state HAVING difference <> 0)
                UNION ALL
                SELECT 'a state nobody knows', count(*) FROM message WHERE state NOT IN @states
                UNION ALL
                SELECT 'waits, and is never due', count(*) FROM message WHERE state IN ('Planned', 'Held') AND due_at IS NULL
                UNION ALL
                SELECT 'unknown, never looked up, and nobody told', count(*) FROM message
                 WHERE state = 'Unknown' AND due_at IS NULL AND coalesce(why, '') <> 'MaybeNotSent'
                UNION ALL
                SELECT 'settled, and yet due', count(*) FROM message
                 WHERE due_at IS NOT NULL AND state NOT IN ('Planned', 'Held', 'Unknown')
                UNION ALL
                SELECT 'the carrier has it, and it has no sid', count(*) FROM message
                 WHERE state IN ('Accepted', 'Delivered', 'Failed') AND sid IS NULL
                UNION ALL
                SELECT 'not sent, and no reason', count(*) FROM message
                 WHERE state IN ('Refused', 'Failed', 'Expired', 'Withdrawn', 'Superseded') AND why IS NULL
                UNION ALL
                SELECT 'one sid, two tries', count(*) FROM message m JOIN earlier_try t ON t.sid = m.sid WHERE t.message_id <> m.id)
             WHERE texts <> 0
            """, new { states = Enum.GetNames<DeliveryState>() });
}
