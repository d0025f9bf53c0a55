using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>A decision with everything it was made from: enough to make it again.</summary>
internal sealed record DecisionDetails(Occurrence Occurrence, Facts Facts, IReadOnlyList<Effect>? Effects = null)
{
    public IReadOnlyList<Effect> Effects { get; init; } = Effects ?? [];
}

internal static class DecisionTable
{
    private const int HashBytes = 8;

    private static readonly ConditionalWeakTable<Policy, WrittenPolicy> Written = [];

    public static long Keep(this Session session, long inboxId, Occurrence occurrence, Facts facts, Decision decision, VisitKey? about)
    {
        var details = Details.Pack(new DecisionDetails(occurrence, facts with { Policy = null! }, decision.Effects));
        return session.Row<long>(
            """
            INSERT INTO decision (inbox_id, at, occurrence, appointment_id, patient_id, why, policy, details)
            VALUES (@inboxId, @Now, @occurrence, @appointmentId, @patientId, @why, @policy, @details)
            RETURNING id
            """,
            new
            {
                inboxId,
                facts.Now,
                occurrence = occurrence.GetType().Name,
                appointmentId = about?.AppointmentId,
                patientId = about?.PatientId,
                why = decision.Why.ToString(),
                policy = session.Keep(facts.Policy),
                details,
            });
    }

    // Settings do not change while the program runs: their hash is made once, and not for each decision.
    private static string Keep(this Session session, Policy policy)
    {
        var settings = Written.GetValue(policy, WrittenPolicy.Of);
        session.Run("INSERT INTO policy (hash, details) VALUES (@Hash, @Json) ON CONFLICT (hash) DO NOTHING", settings);
        return settings.Hash;
    }

    private sealed record WrittenPolicy(string Hash, string Json)
    {
        public static WrittenPolicy Of(Policy policy)
        {
            var json = JsonSerializer.Serialize(policy, Details.Json);
            return new(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json)), 0, HashBytes), json);
        }
    }
}
