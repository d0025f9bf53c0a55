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

/// <summary>The carrier asked to be left alone for a while (429, a full queue): what waits goes by itself when that is over.</summary>
/// <param name="Code">The carrier's.</param>
internal sealed record SendingPause(string Sender, int Code, DateTimeOffset Until);

/// <summary>Which senders may not send. Kept, so that a restart changes nothing; any process can write it.</summary>
/// <remarks>A pause is a row beside the stops, and none of them: nobody has to do anything about it.</remarks>
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
    /// Lifts every stop of the sender, or with <see cref="AllSenders"/> every stop there is, the carrier's and its pauses too: whoever
    /// says so may try. False: there was no stop.
    /// </summary>
    public static bool StartSending(this Session session, string sender)
    {
        session.Run("DELETE FROM sending_stop WHERE @sender IN ('', sender) AND cause = 'Pause'", new { sender });
        return session.Run("DELETE FROM sending_stop WHERE @sender IN ('', sender)", new { sender }) > 0;
    }

    /// <summary>The carrier asked for it. One that ends later already is left.</summary>
    public static void PauseSending(this Session session, string sender, int code, DateTimeOffset now, DateTimeOffset until) =>
        session.Run(
            """
            INSERT INTO sending_stop (sender, cause, code, since, probe_at) VALUES (@sender, 'Pause', @code, @now, @until)
                ON CONFLICT (sender, cause) DO UPDATE SET code = excluded.code, since = excluded.since, probe_at = excluded.probe_at
                 WHERE excluded.probe_at > probe_at
            """, new { sender, code, now, until });

    /// <summary>What has not ended yet.</summary>
    public static List<SendingPause> SendingPauses(this Session session, DateTimeOffset now) =>
        session.Rows<SendingPause>(
            "SELECT sender, code, probe_at AS until FROM sending_stop WHERE cause = 'Pause' AND probe_at > @now ORDER BY sender", new { now });

    /// <summary>When a text of this sender may go at the earliest; null = nothing holds it back.</summary>
    /// <returns>As the column has it, and after every instant where a person must lift the stop.</returns>
    public static string? HeldBackUntil(this Session session, string sender, DateTimeOffset now) =>
        session.Row<string>(
            """
            SELECT max(CASE cause WHEN 'Person' THEN '9999' ELSE probe_at END) FROM sending_stop
             WHERE sender IN ('', @sender) AND (cause = 'Person' OR probe_at > @now)
            """, new { sender, now });

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
             WHERE sender IN ('', @sender) AND cause <> 'Pause'
             ORDER BY cause DESC, sender
            """, new { sender });

    public static List<SendingStop> SendingStops(this Session session) =>
        session.Rows<SendingStop>(
            "SELECT sender, cause, code, reason, since, probe_at, probes FROM sending_stop WHERE cause <> 'Pause' ORDER BY sender, cause");
}
