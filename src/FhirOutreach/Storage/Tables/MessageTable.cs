using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>A text as it is intended: everything the carrier needs, and everything that must still hold when it goes.</summary>
internal sealed record IntendedText(
    string NaturalKey, long DecisionId, MessageKind Kind, int Urgency, VisitKey? About, DateTimeOffset? Start, bool Asks,
    bool IsGuarded, string Phone, string Language, string Body, string Template, int Segments, DeliveryState State,
    DateTimeOffset PlannedAt, DateTimeOffset DueAt, DateTimeOffset Deadline, DateTimeOffset? OpenUntil = null,
    DateTimeOffset? Previous = null)
{
    /// <summary>A text that is moved has its reason, as one that is not sent has.</summary>
    public Why? Why => State is DeliveryState.Held ? Domain.Outreach.Why.WindowClosed : null;
}

internal sealed record MessageWords(string Language, string Body);

/// <summary>The texts we owe: intents go in here, with the decision that made them.</summary>
internal static class MessageTable
{
    /// <summary>How far back a decision looks.</summary>
    private const int TextsMax = 20;

    private static readonly string[] SayItIsOn = [.. Enum.GetValues<MessageKind>().Where(kind => kind.SaysItIsOn()).Select(kind => kind.ToString())];
    private static readonly string[] SayOnOrOff = [.. SayItIsOn, .. Enum.GetValues<MessageKind>().Where(kind => kind.SaysItIsOff()).Select(kind => kind.ToString())];

    /// <summary>False: this very text was intended before.</summary>
    public static bool Intend(this Session session, IntendedText text) =>
        session.Run(
            """
            INSERT INTO message (natural_key, decision_id, kind, urgency, appointment_id, patient_id, start, asks, looks, phone,
                                 language, body, template, segments, state, why, planned_at, due_at,
                                 deadline, open_until, previous)
            VALUES (@NaturalKey, @DecisionId, @kind, @Urgency, @appointmentId, @patientId, @Start, @Asks,
                    CASE WHEN @IsGuarded THEN (SELECT looks FROM visit
                                                WHERE appointment_id = @appointmentId AND patient_id = @patientId) END,
                    @Phone, @Language, @Body, @Template, @Segments, @state, @why, @PlannedAt, @DueAt, @Deadline, @OpenUntil, @Previous)
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

    /// <summary>The last texts to the number that left us, or may have; newest first.</summary>
    public static List<SentText> SentTo(this Session session, string phone) =>
        session.Rows<SentText>(
            """
            SELECT kind, appointment_id, patient_id, start, handed_over_at AS at
              FROM message
             WHERE phone = @phone AND handed_over_at IS NOT NULL
               AND state IN ('HandedOver', 'Accepted', 'Delivered', 'Failed', 'Unknown')
             ORDER BY id DESC
             LIMIT @limit
            """, new { phone, limit = TextsMax });

    /// <summary>Reminders to this patient that are decided and have not left us.</summary>
    public static int RemindersWaiting(this Session session, string phone, string patientId) =>
        session.Row<int>(
            """
            SELECT count(*) FROM message
             WHERE phone = @phone AND patient_id = @patientId AND kind IN ('Reminder', 'ReminderConfirmed')
               AND state IN ('Planned', 'Held', 'Claimed')
            """, new { phone, patientId });

    /// <summary>For each visit of these patients, the time in the last text that asked about it and left us.</summary>
    public static Dictionary<VisitKey, DateTimeOffset> AskedStarts(this Session session, IReadOnlyCollection<VisitKey> visits) =>
        visits
            .Select(visit => (visit, start: session.Instant(
                """
                SELECT start FROM (
                    SELECT start, handed_over_at, id FROM message
                     WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND asks = 1
                       AND handed_over_at IS NOT NULL AND state IN ('HandedOver', 'Accepted', 'Delivered', 'Unknown')
                    UNION ALL
                    SELECT a.start, m.handed_over_at, m.id FROM message_also a JOIN message m ON m.id = a.message_id
                     WHERE a.appointment_id = @AppointmentId AND a.patient_id = @PatientId AND m.asks = 1
                       AND m.handed_over_at IS NOT NULL AND m.state IN ('HandedOver', 'Accepted', 'Delivered', 'Unknown'))
                 ORDER BY handed_over_at DESC, id DESC
                 LIMIT 1
                """, visit)))
            .Where(asked => asked.start is not null)
            .ToDictionary(asked => asked.visit, asked => asked.start!.Value);

    public static List<PendingText> PendingAbout(this Session session, VisitKey visit) =>
    [
        .. session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline, NULL AS open_until, previous
              FROM message
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND state IN ('Planned', 'Held', 'Claimed')
             ORDER BY id
            """, visit)
            .Select(text => text with { Also = session.AlsoNamedBy(text.Id) }),
    ];

    /// <summary>The further visits a text names; null when there are none.</summary>
    public static IReadOnlyList<AlsoNamed>? AlsoNamedBy(this Session session, long id) =>
        session.Rows<AlsoRow>(
            "SELECT appointment_id, patient_id, start FROM message_also WHERE message_id = @id ORDER BY start, appointment_id", new { id }) is { Count: > 0 } rows
            ? rows.ConvertAll(row => new AlsoNamed(new(row.AppointmentId, row.PatientId), row.Start))
            : null;

    /// <summary>The last text that said of the visit that it is on, or off, and left us; null = there was none.</summary>
    public static SentText? Told(this Session session, VisitKey visit) =>
        session.Row<SentText>(
            """
            SELECT kind, appointment_id, patient_id, start, handed_over_at AS at
              FROM message
             WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND kind IN @SayOnOrOff AND start IS NOT NULL
               AND handed_over_at IS NOT NULL AND state IN ('HandedOver', 'Accepted', 'Delivered', 'Unknown')
             ORDER BY handed_over_at DESC, id DESC
             LIMIT 1
            """, new { visit.AppointmentId, visit.PatientId, SayOnOrOff });

    /// <summary>How the visit looked in the last text that showed all of it and left us; null = there was none.</summary>
    public static string? LooksTold(this Session session, VisitKey visit) =>
        session.Row<string>(
            """
            SELECT looks FROM (
                SELECT looks, id FROM message
                 WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND looks IS NOT NULL AND kind IN @SayItIsOn
                   AND handed_over_at IS NOT NULL AND state IN ('HandedOver', 'Accepted', 'Delivered', 'Unknown')
                UNION ALL
                SELECT a.looks, m.id FROM message_also a JOIN message m ON m.id = a.message_id
                 WHERE a.appointment_id = @AppointmentId AND a.patient_id = @PatientId AND a.looks IS NOT NULL
                   AND m.handed_over_at IS NOT NULL AND m.state IN ('HandedOver', 'Accepted', 'Delivered', 'Unknown'))
             ORDER BY id DESC
             LIMIT 1
            """, new { visit.AppointmentId, visit.PatientId, SayItIsOn });

    /// <summary>Bookings and cancellations of the patient's other visits, decided since then, that have not left us.</summary>
    public static List<PendingText> PendingElsewhere(this Session session, VisitKey visit, DateTimeOffset since) =>
        session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE patient_id = @PatientId AND state IN ('Planned', 'Held')
               AND appointment_id <> @AppointmentId AND kind IN ('Booked', 'Cancelled') AND planned_at >= @since
             ORDER BY id
            """, new { visit.AppointmentId, visit.PatientId, since });

    /// <summary>Everything about the patient's visits that has not left us.</summary>
    public static List<PendingText> WaitingFor(this Session session, string patientId) =>
        session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE patient_id = @patientId AND state IN ('Planned', 'Held')
             ORDER BY id
            """, new { patientId });

    /// <summary>Notices and reminders that wait to go to a number that is not, or no longer, the patient's.</summary>
    public static List<PendingText> WaitingElsewhere(this Session session, string patientId, string? phone) =>
        session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline
              FROM message
             WHERE patient_id = @patientId AND state IN ('Planned', 'Held') AND urgency > 0 AND phone IS NOT @phone
             ORDER BY id
            """, new { patientId, phone });

    public static List<PendingText> PendingTo(this Session session, string phone) =>
    [
        .. session.Rows<PendingText>(
            """
            SELECT id, kind, appointment_id, patient_id, start, deadline, NULL AS open_until
              FROM message
             WHERE phone = @phone AND state IN ('Planned', 'Held', 'Claimed')
             ORDER BY id
             LIMIT @limit
            """, new { phone, limit = TextsMax })
            .Select(text => text with { Also = session.AlsoNamedBy(text.Id) }),
    ];

    public static bool IsPending(this Session session, long id) =>
        session.Row<long?>("SELECT 1 FROM message WHERE id = @id AND state IN ('Planned', 'Held', 'Claimed')", new { id }) is not null;

    public static VisitKey? MessageVisit(this Session session, long id) =>
        session.Row<VisitKey>(
            "SELECT appointment_id, patient_id FROM message WHERE id = @id AND appointment_id IS NOT NULL", new { id });

    public static string? MessagePhone(this Session session, long id) =>
        session.Row<string>("SELECT phone FROM message WHERE id = @id", new { id });

    private sealed record AlsoRow(string AppointmentId, string PatientId, DateTimeOffset Start);
}
