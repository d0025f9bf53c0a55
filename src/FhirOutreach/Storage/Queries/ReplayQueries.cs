using System.Text.Json;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Storage.Queries;

/// <param name="Policy">The hash of the settings it was made under.</param>
/// <param name="Details">Null = emptied by retention.</param>
internal sealed record StoredDecision(
    long Id, long InboxId, string Occurrence, string? AppointmentId, string Why, string Policy, byte[]? Details)
{
    /// <summary>What it was made from, without the policy.</summary>
    public DecisionDetails? Unpacked => Details is null ? null : Storage.Details.Unpack<DecisionDetails>(Details);
}

/// <summary>Every decision that was ever made, to be made again.</summary>
internal static class ReplayQueries
{
    public static List<StoredDecision> DecisionsAfter(this Session session, long id, int limit) =>
        session.Rows<StoredDecision>(
            """
            SELECT id, inbox_id, occurrence, appointment_id, why, policy, details FROM decision
             WHERE id > @id
             ORDER BY id
             LIMIT @limit
            """, new { id, limit });

    /// <summary>Each is read when it is first asked for: one that cannot be (a zone this machine has not) spoils no other.</summary>
    public static Dictionary<string, Lazy<Policy>> Policies(this Session session) =>
        session.Rows<(string Hash, string Details)>("SELECT hash, details FROM policy")
            .ToDictionary(row => row.Hash, row => new Lazy<Policy>(() => JsonSerializer.Deserialize<Policy>(row.Details, Details.Json)!));
}
