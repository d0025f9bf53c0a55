using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using static FhirOutreach.Storage.Tables.SendingConditions;

namespace FhirOutreach.Storage.Queries;

/// <summary>What has been said: to a number, and of a visit.</summary>
internal static class SentTextQueries
{
    /// <summary>How far back a decision looks at a number's texts.</summary>
    private const int TextsMax = 20;

    private static readonly string[] SayItIsOn = [.. Enum.GetValues<MessageKind>().Where(kind => kind.SaysItIsOn()).Select(kind => kind.ToString())];
    private static readonly string[] SayOnOrOff = [.. SayItIsOn, .. Enum.GetValues<MessageKind>().Where(kind => kind.SaysItIsOff()).Select(kind => kind.ToString())];

    // The texts that left us before then and ask about the visit, alone or beside others.
    private const string Asking =
        """
        SELECT start, handed_over_at, id, state FROM message
         WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND asks = 1 AND handed_over_at < @before
        UNION ALL
        SELECT a.start, m.handed_over_at, m.id, m.state FROM message_also a JOIN message m ON m.id = a.message_id
         WHERE a.appointment_id = @AppointmentId AND a.patient_id = @PatientId AND m.asks = 1 AND m.handed_over_at < @before
        """;

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

    /// <summary>
    /// The time in the last text that asked about the visit and that the carrier took before then; null = there is none. What may never
    /// have come, or came later than it, is nothing that a reply of then confirms.
    /// </summary>
    public static DateTimeOffset? AskedStart(this Session session, VisitKey visit, DateTimeOffset before) =>
        session.Instant(
            $"""
            SELECT start FROM ({Asking}) WHERE state IN ('Accepted', 'Delivered')
             ORDER BY handed_over_at DESC, id DESC
             LIMIT 1
            """, new { visit.AppointmentId, visit.PatientId, before });

    /// <summary>A text that asks about the visit left us before then, and nobody can say yet whether it came.</summary>
    public static bool MayBeAsked(this Session session, VisitKey visit, DateTimeOffset before) =>
        session.Row<bool>(
            $"SELECT EXISTS (SELECT 1 FROM ({Asking}) WHERE state IN ('HandedOver', 'Unknown'))",
            new { visit.AppointmentId, visit.PatientId, before });

    /// <summary>The last text that said of the visit that it is on, or off, and left us; null = there was none.</summary>
    public static SentText? Told(this Session session, VisitKey visit) =>
        session.Row<SentText>(
            $"""
            SELECT kind, appointment_id, patient_id, start, at FROM (
                SELECT kind, appointment_id, patient_id, start, handed_over_at AS at, id FROM message
                 WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND kind IN @SayOnOrOff AND start IS NOT NULL
                   AND NOT (kind = 'Cancelled' AND also_off IS NOT NULL) -- it speaks of the other visit only
                   AND handed_over_at IS NOT NULL AND state IN {MayHaveReached}
                UNION ALL
                SELECT m.kind, a.appointment_id, a.patient_id, a.start, m.handed_over_at, m.id FROM message_also a JOIN message m ON m.id = a.message_id
                 WHERE a.appointment_id = @AppointmentId AND a.patient_id = @PatientId AND m.kind IN @SayOnOrOff
                   AND m.handed_over_at IS NOT NULL AND m.state IN {MayHaveReached}
                UNION ALL
                SELECT 'Cancelled', also_off, patient_id, coalesce(previous, start), handed_over_at, id FROM message
                 WHERE also_off = @AppointmentId AND patient_id = @PatientId
                   AND handed_over_at IS NOT NULL AND state IN {MayHaveReached})
             ORDER BY at DESC, id DESC
             LIMIT 1
            """, new { visit.AppointmentId, visit.PatientId, SayOnOrOff });

    /// <summary>How the visit looked in the last text that showed all of it and left us; null = there was none.</summary>
    public static string? LooksTold(this Session session, VisitKey visit) =>
        session.Row<string>(
            $"""
            SELECT looks FROM (
                SELECT looks, id FROM message
                 WHERE appointment_id = @AppointmentId AND patient_id = @PatientId AND looks IS NOT NULL AND kind IN @SayItIsOn
                   AND handed_over_at IS NOT NULL AND state IN {MayHaveReached}
                UNION ALL
                SELECT a.looks, m.id FROM message_also a JOIN message m ON m.id = a.message_id
                 WHERE a.appointment_id = @AppointmentId AND a.patient_id = @PatientId AND a.looks IS NOT NULL
                   AND m.handed_over_at IS NOT NULL AND m.state IN {MayHaveReached})
             ORDER BY id DESC
             LIMIT 1
            """, new { visit.AppointmentId, visit.PatientId, SayItIsOn });
}
