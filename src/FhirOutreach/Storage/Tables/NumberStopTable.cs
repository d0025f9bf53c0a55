using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>A number on the staff's list, by the patients that have it.</summary>
internal sealed record StoppedNumber(string Phone, NumberStopCause Cause, int? Code, DateTimeOffset Since, DateTimeOffset? Until, string? PatientId);

/// <summary>How many numbers a guard has stopped and not yet let go.</summary>
/// <param name="NoTexts">Too many texts went there in a day .</param>
/// <param name="NoAnswers">Something there answered every answer .</param>
internal sealed record StoppedByGuards(long All, long NoTexts, long NoAnswers);

/// <summary>Numbers that get no texts, or no answers, for a reason other than consent.</summary>
internal static class NumberStopTable
{
    private const int ListMax = 500;

    public static void StopNumber(this Session session, string phone, Effect.StopNumber stop, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO number_stop (phone, cause, code, since, until) VALUES (@phone, @cause, @Code, @now, @Until)
                ON CONFLICT (phone, cause) DO UPDATE SET code = excluded.code, since = excluded.since, until = excluded.until
            """, new { phone, cause = stop.Cause.ToString(), stop.Code, stop.Until, now });

    public static void LiftNumberStop(this Session session, string phone, NumberStopCause cause) =>
        session.Run("DELETE FROM number_stop WHERE phone = @phone AND cause = @cause", new { phone, cause = cause.ToString() });

    public static List<NumberStop> NumberStops(this Session session, string phone, DateTimeOffset now) =>
        session.Rows<NumberStop>(
            "SELECT cause, since, until FROM number_stop WHERE phone = @phone AND (until IS NULL OR until > @now) ORDER BY cause",
            new { phone, now });

    public static StoppedByGuards StoppedByGuards(this Session session, DateTimeOffset now) =>
        session.Row<StoppedByGuards>(
            """
            SELECT count(DISTINCT phone) AS "all", count(*) FILTER (WHERE cause = 'TooManyTexts') AS no_texts,
                   count(*) FILTER (WHERE cause = 'AnswersAnswers') AS no_answers
              FROM number_stop
             WHERE cause IN ('TooManyTexts', 'AnswersAnswers') AND until > @now
            """, new { now })!;

    /// <summary>For staff: who cannot be texted now, newest first. A patient whose number changed is not on it .</summary>
    public static List<StoppedNumber> StoppedNumbers(this Session session, DateTimeOffset now) =>
        session.Rows<StoppedNumber>(
            """
            SELECT s.phone, s.cause, s.code, s.since, s.until, p.id AS patient_id
              FROM number_stop s LEFT JOIN patient p ON p.phone = s.phone
             WHERE s.until IS NULL OR s.until > @now
             ORDER BY s.since DESC
             LIMIT @limit
            """, new { now, limit = ListMax });
}
