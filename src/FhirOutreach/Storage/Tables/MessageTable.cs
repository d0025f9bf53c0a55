using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>A text as it is intended: everything the carrier needs, and everything that must still hold when it goes.</summary>
internal sealed record IntendedText(
    string NaturalKey, long DecisionId, MessageKind Kind, int Urgency, VisitKey? About, DateTimeOffset? Start, bool Asks,
    bool IsGuarded, string Phone, string Language, string Body, string Template, int Segments, DeliveryState State,
    DateTimeOffset PlannedAt, DateTimeOffset DueAt, DateTimeOffset Deadline, DateTimeOffset? OpenUntil = null,
    DateTimeOffset? Previous = null, string? AlsoOff = null)
{
    /// <summary>A text that is moved has its reason, as one that is not sent has.</summary>
    public Why? Why => State is DeliveryState.Held ? Domain.Outreach.Why.WindowClosed : null;
}

internal sealed record MessageWords(string Language, string Body);

/// <summary>The texts we owe: intents go in here, with the decision that made them.</summary>
internal static class MessageTable
{
    /// <summary>False: this very text was intended before.</summary>
    public static bool Intend(this Session session, IntendedText text) =>
        session.Run(
            """
            INSERT INTO message (natural_key, decision_id, kind, urgency, appointment_id, patient_id, start, asks, looks, phone,
                                 language, body, template, segments, state, why, planned_at, due_at,
                                 deadline, open_until, previous, also_off)
            VALUES (@NaturalKey, @DecisionId, @kind, @Urgency, @appointmentId, @patientId, @Start, @Asks,
                    CASE WHEN @IsGuarded THEN (SELECT looks FROM visit
                                                WHERE appointment_id = @appointmentId AND patient_id = @patientId) END,
                    @Phone, @Language, @Body, @Template, @Segments, @state, @why, @PlannedAt, @DueAt, @Deadline, @OpenUntil, @Previous, @AlsoOff)
                ON CONFLICT (natural_key) DO NOTHING
            """,
            new
            {
                text.NaturalKey,
                text.DecisionId,
                kind = text.Kind.ToString(),
                text.Urgency,
                appointmentId = text.About?.AppointmentId,
                patientId = text.About?.PatientId,
                text.Start,
                text.Asks,
                text.IsGuarded,
                text.Phone,
                text.Language,
                text.Body,
                text.Template,
                text.Segments,
                state = text.State.ToString(),
                why = text.Why?.ToString(),
                text.PlannedAt,
                text.DueAt,
                text.Deadline,
                text.OpenUntil,
                text.Previous,
                text.AlsoOff,
            }) == 1;

    /// <summary>The text also names, and asks about, these visits.</summary>
    public static void AlsoNames(this Session session, string naturalKey, IReadOnlyList<AlsoNamed> visits)
    {
        foreach (var visit in visits)
            session.Run(
                """
                INSERT INTO message_also (appointment_id, patient_id, message_id, start, looks)
                SELECT @AppointmentId, @PatientId, id, @Start,
                       (SELECT looks FROM visit WHERE appointment_id = @AppointmentId AND patient_id = @PatientId)
                  FROM message WHERE natural_key = @naturalKey
                    ON CONFLICT DO NOTHING
                """, new { visit.About.AppointmentId, visit.About.PatientId, visit.Start, naturalKey });
    }

    /// <summary>Takes back a text that has not been handed over. Nothing happens to one that has.</summary>
    public static void Withdraw(this Session session, long id, DeliveryState state, Why why, DateTimeOffset now) =>
        session.Run(
            """
            UPDATE message SET state = @state, why = @why, due_at = NULL, settled_at = @now
             WHERE id = @id AND state IN ('Planned', 'Held', 'Claimed')
            """, new { id, state = state.ToString(), why = why.ToString(), now });

    /// <summary>It waits for the window to open. Nothing happens to a text that has been handed over.</summary>
    public static void Postpone(this Session session, Effect.PostponeText postpone) =>
        session.Run(
            """
            UPDATE message SET state = 'Held', why = 'WindowClosed', due_at = @DueAt, open_until = @OpenUntil
             WHERE id = @Id AND state IN ('Planned', 'Held')
            """, postpone);

    /// <summary>It waits for the EHR. Nothing happens to a text that has been handed over.</summary>
    public static void AwaitEhr(this Session session, Effect.AwaitEhr wait) =>
        session.Run(
            "UPDATE message SET why = 'NotFresh', due_at = @LookAt WHERE id = @Id AND state IN ('Planned', 'Held')", wait);

    /// <summary>What a text says; null = it has been emptied.</summary>
    public static MessageWords? Words(this Session session, long id) =>
        session.Row<MessageWords>("SELECT language, body FROM message WHERE id = @id", new { id });

    /// <summary>It goes to another number. Nothing happens to a text that has been handed over.</summary>
    public static void Redirect(this Session session, long id, string phone, string body, int segments) =>
        session.Run(
            "UPDATE message SET phone = @phone, body = @body, segments = @segments WHERE id = @id AND state IN ('Planned', 'Held')",
            new { id, phone, body, segments });

    public static VisitKey? MessageVisit(this Session session, long id) =>
        session.Row<VisitKey>(
            "SELECT appointment_id, patient_id FROM message WHERE id = @id AND appointment_id IS NOT NULL", new { id });

    public static string? MessagePhone(this Session session, long id) =>
        session.Row<string>("SELECT phone FROM message WHERE id = @id", new { id });
}
