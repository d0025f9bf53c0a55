using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Queries;

/// <summary>A decision with what brought it about.</summary>
/// <param name="Words">What the patient wrote, when it was a text.</param>
internal sealed record StoryDecision(long Id, DateTimeOffset At, Why Why, byte[]? Details, string? Words);

/// <param name="HandedOverAt">Null = has not left us.</param>
internal sealed record StoryText(
    long Id, long DecisionId, MessageKind Kind, string Phone, string Body, string Language, int Segments, DeliveryState State,
    string? Why, DateTimeOffset? DueAt, DateTimeOffset? HandedOverAt, int? ErrorCode);

internal sealed record StoryUpdate(long Id, long DecisionId, EhrChange Change, UpdateState State, DateTimeOffset AskedAt, DateTimeOffset? SettledAt);

internal sealed record StoryTask(string Kind, string? AppointmentId, string? PatientId, string? Phone, DateTimeOffset OpenedAt);

/// <summary>What happened to one visit and why, from the rows that were written when it happened.</summary>
internal static class StoryQueries
{
    private const int DecisionsMax = 200;

    /// <summary>
    /// The decisions about an Appointment, oldest first. A reply is about a number: it belongs here when it led to a text or
    /// a change about this Appointment, or came after we knew it and led to none about another.
    /// </summary>
    public static List<StoryDecision> StoryOf(this Session session, string appointmentId) =>
        session.Rows<StoryDecision>(
            """
            SELECT d.id, d.at, d.why, d.details, r.body AS words
              FROM decision d
              LEFT JOIN inbox i ON i.id = d.inbox_id AND i.kind = 'Text'
              LEFT JOIN reply r ON r.message_sid = i.subject
             WHERE d.appointment_id = @appointmentId
                OR d.id IN (SELECT decision_id FROM message WHERE appointment_id = @appointmentId)
                OR d.id IN (SELECT decision_id FROM ehr_update WHERE appointment_id = @appointmentId)
                OR (d.appointment_id IS NULL
                    AND d.id > (SELECT min(id) FROM decision WHERE appointment_id = @appointmentId)
                    AND r.phone IN (SELECT p.phone FROM visit v JOIN patient p ON p.id = v.patient_id
                                     WHERE v.appointment_id = @appointmentId)
                    AND NOT EXISTS (SELECT 1 FROM message m WHERE m.decision_id = d.id AND m.appointment_id <> @appointmentId)
                    AND NOT EXISTS (SELECT 1 FROM ehr_update u WHERE u.decision_id = d.id))
             ORDER BY d.id
             LIMIT @limit
            """, new { appointmentId, limit = DecisionsMax });

    /// <summary>The texts these decisions asked for, each with where it stands.</summary>
    public static List<StoryText> TextsOf(this Session session, IReadOnlyCollection<long> decisionIds) =>
        session.Rows<StoryText>(
            """
            SELECT id, decision_id, kind, phone, body, language, segments, state, why, due_at, handed_over_at, error_code
              FROM message
             WHERE decision_id IN @decisionIds
             ORDER BY id
            """, new { decisionIds });

    public static List<StoryUpdate> UpdatesOf(this Session session, string appointmentId) =>
        session.Rows<StoryUpdate>(
            """
            SELECT id, decision_id, change, state, asked_at, settled_at FROM ehr_update
             WHERE appointment_id = @appointmentId
             ORDER BY id
            """, new { appointmentId });

    /// <summary>How many texts have left us.</summary>
    public static long TextsThatLeft(this Session session) =>
        session.Row<long>("SELECT count(*) FROM message WHERE handed_over_at IS NOT NULL");

    /// <summary>The Appointment that the newest text which left us was about.</summary>
    public static string? LastTextAbout(this Session session) =>
        session.Row<string>(
            """
            SELECT appointment_id FROM message
             WHERE handed_over_at IS NOT NULL AND appointment_id IS NOT NULL
             ORDER BY handed_over_at DESC, id DESC
             LIMIT 1
            """);

    /// <summary>What waits for a person, newest first.</summary>
    public static List<StoryTask> TasksForStaff(this Session session) =>
        session.Rows<StoryTask>(
            """
            SELECT kind, appointment_id, patient_id, phone, opened_at FROM staff_task
             WHERE closed_at IS NULL
             ORDER BY id DESC
             LIMIT @limit
            """, new { limit = DecisionsMax });

    /// <summary>The numbers whose last word was STOP.</summary>
    public static HashSet<string> OptedOut(this Session session) =>
        [.. session.Rows<string>(
            """
            SELECT phone FROM consent c
             WHERE is_opted_out = 1 AND NOT EXISTS (SELECT 1 FROM consent later WHERE later.phone = c.phone AND later.id > c.id)
            """)];
}
