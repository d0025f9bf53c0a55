namespace FhirOutreach.Storage.Tables;

/// <summary>Who stopped a sender. The name is the column's text.</summary>
internal enum SendingStopCause
{
    /// <summary>The kill switch: only a person starts it again.</summary>
    Person,

    /// <summary>The carrier refuses whatever this sender sends: it starts again by itself when the carrier takes texts again.</summary>
    Carrier,
}

/// <param name="Sender">Empty = all.</param>
/// <param name="ProbeAt">When one text may try whether the carrier takes texts again; null for a person's stop.</param>
internal sealed record SendingStop(
    string Sender, SendingStopCause Cause, int? Code, string? Reason, DateTimeOffset Since, DateTimeOffset? ProbeAt, int Probes);

/// <summary>Which senders may not send. Kept, so that a restart changes nothing; any process can write it.</summary>
internal static class SendingStopTable
{
    public const string AllSenders = "";

    /// <summary>The kill switch. Effective with this commit: the hand-over of each text looks here.</summary>
    public static void StopSending(this Session session, string sender, string? reason, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO sending_stop (sender, cause, reason, since) VALUES (@sender, 'Person', @reason, @now)
                ON CONFLICT (sender, cause) DO UPDATE SET reason = excluded.reason
            """, new { sender, reason, now });

    /// <summary>
    /// Lifts every stop of the sender, or with <see cref="AllSenders"/> every stop there is, the carrier's too: whoever says so may try.
    /// False: there was none.
    /// </summary>
    public static bool StartSending(this Session session, string sender) =>
        session.Run("DELETE FROM sending_stop WHERE @sender IN ('', sender)", new { sender }) > 0;

    /// <summary>The carrier refuses this sender. True: that is news.</summary>
    public static bool StopForCarrier(this Session session, string sender, int code, DateTimeOffset now, DateTimeOffset probeAt) =>
        session.Run(
            """
            INSERT INTO sending_stop (sender, cause, code, since, probe_at) VALUES (@sender, 'Carrier', @code, @now, @probeAt)
                ON CONFLICT (sender, cause) DO NOTHING
            """, new { sender, code, now, probeAt }) == 1
        || session.Run(
            "UPDATE sending_stop SET code = @code WHERE sender = @sender AND cause = 'Carrier' AND code <> @code", new { sender, code }) == 1;

    /// <summary>The next text may try at <paramref name="probeAt"/>.</summary>
    public static void Probed(this Session session, string sender, DateTimeOffset probeAt) =>
        session.Run(
            "UPDATE sending_stop SET probe_at = @probeAt, probes = probes + 1 WHERE sender = @sender AND cause = 'Carrier'",
            new { sender, probeAt });

    /// <summary>The carrier takes this sender's texts again. False: it had not refused them.</summary>
    public static bool CarrierTakesAgain(this Session session, string sender) =>
        session.Run("DELETE FROM sending_stop WHERE sender = @sender AND cause = 'Carrier'", new { sender }) == 1;

    /// <summary>What stops this sender: its own stops and those of all.</summary>
    public static List<SendingStop> SendingStops(this Session session, string sender) =>
        session.Rows<SendingStop>(
            """
            SELECT sender, cause, code, reason, since, probe_at, probes FROM sending_stop
             WHERE sender IN ('', @sender)
             ORDER BY cause DESC, sender
            """, new { sender });

    public static List<SendingStop> SendingStops(this Session session) =>
        session.Rows<SendingStop>("SELECT sender, cause, code, reason, since, probe_at, probes FROM sending_stop ORDER BY sender, cause");
}
