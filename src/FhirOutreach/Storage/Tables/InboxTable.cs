using System.Security.Cryptography;
using FhirOutreach.Domain.Appointments;

namespace FhirOutreach.Storage.Tables;

/// <summary>What a row of the inbox is about. The name is the column's text.</summary>
internal enum InboxKind
{
    /// <summary>The EHR told, or a sweep found, a version: the body is the resource.</summary>
    Appointment,

    /// <summary>Read the Appointment: we know that it changed, not how.</summary>
    ReadAppointment,

    /// <summary>A text from a patient.</summary>
    Text,

    /// <summary>The EHR's answer to an update of ours.</summary>
    EhrAnswer,

    /// <summary>The EHR has owed an answer for too long.</summary>
    EhrSilence,

    /// <summary>A text that came due does not hold any more.</summary>
    TextOvertaken,

    /// <summary>A text that came due was decided so long ago that its visit and patient are looked at once more.</summary>
    TextStale,

    /// <summary>The carrier refused or failed a text.</summary>
    CarrierRefusal,

    /// <summary>A reminder came due.</summary>
    ReminderDue,

    /// <summary>The settings of the reminders changed: this visit is planned again.</summary>
    PlanAgain,

    /// <summary>Nobody can tell whether a text was sent, and it is of no use any more.</summary>
    TextUnaccounted,
}

/// <summary>Which loop works a row through.</summary>
internal enum InboxLane
{
    /// <summary>The EHR told it, or has to be asked for it.</summary>
    Ehr,

    /// <summary>The carrier brought it: nothing has to be read for it.</summary>
    Carrier,
}

/// <param name="Body">Of an Appointment: its JSON as told, for <see cref="Details.UnpackJson"/>. Of the other kinds: their reader's.</param>
internal sealed record InboxRow(long Id, InboxKind Kind, string Subject, byte[]? Body, DateTimeOffset ReceivedAt, int Attempts);

internal static class InboxTable
{
    private const int InVainMax = 5;

    // In the words of the index inbox_due_carrier, or it is not taken.
    private const string OfCarrier = "kind IN ('Text', 'CarrierRefusal', 'TextUnaccounted')";

    /// <summary>Writes down what happened. False: it was known already.</summary>
    public static bool Keep(
        this Session session, string naturalKey, InboxKind kind, string subject, byte[]? body, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO inbox (natural_key, kind, subject, body, received_at, due_at)
            VALUES (@naturalKey, @kind, @subject, @body, @now, @now)
                ON CONFLICT (natural_key) DO NOTHING
            """, new { naturalKey, kind = kind.ToString(), subject, body, now }) == 1;

    /// <summary>Writes down a version, by its own identity: notification, retry and sweep of one version are one row .</summary>
    public static bool KeepVersion(this Session session, Appointment version, byte[] body, DateTimeOffset now) =>
        version.VersionId.Length == 0
            ? session.KeepUnstamped(version.Id, body, Details.PackJson(body), now)
            : session.Keep(
                VersionKey(version.Id, version.VersionId, version.LastUpdated), InboxKind.Appointment, version.Id, Details.PackJson(body), now);

    /// <summary>
    /// Writes down an Appointment that names no version: it is known by its words. What reads as it did before the last change
    /// has changed again.
    /// </summary>
    public static bool KeepUnstamped(
        this Session session, string appointmentId, ReadOnlySpan<byte> body, byte[] packed, DateTimeOffset now)
    {
        var key = $"body:{appointmentId}:{Convert.ToHexString(SHA256.HashData(body))}";
        var (lastId, last) = session.Rows<(long, string?)>(
            """
            SELECT id, natural_key FROM inbox
             WHERE natural_key > @from AND natural_key < @to
             ORDER BY +id DESC
             LIMIT 1
            """, new { from = $"body:{appointmentId}:", to = $"body:{appointmentId};" }).FirstOrDefault(); // ';' comes after ':'
        if (last?.StartsWith(key, StringComparison.Ordinal) == true) return false;
        return session.Keep(last is null ? key : $"{key}:{lastId}", InboxKind.Appointment, appointmentId, packed, now);
    }

    public static string VersionKey(string appointmentId, string versionId, DateTimeOffset lastUpdated) =>
        $"version:{appointmentId}:{versionId}:{lastUpdated.UtcTicks}";

    /// <summary>This version is written down, and about to be worked through. One that was tried in vain again and again is not.</summary>
    public static bool IsWaiting(this Session session, Appointment version) =>
        session.Row<long?>(
            "SELECT 1 FROM inbox WHERE natural_key = @key AND due_at IS NOT NULL AND attempts < @max",
            new { key = VersionKey(version.Id, version.VersionId, version.LastUpdated), max = InVainMax }) is not null;

    /// <summary>The lane's next rows to work through, oldest first.</summary>
    public static List<InboxRow> DueInbox(this Session session, InboxLane lane, DateTimeOffset now, int limit) =>
        session.Rows<InboxRow>(
            $"""
            SELECT id, kind, subject, body, received_at, attempts
              FROM inbox
             WHERE due_at <= @now AND {In(lane)}
             ORDER BY due_at, id
             LIMIT @limit
            """, new { now, limit });

    /// <summary>One of the rows whose key is this and a last part waits. The key ends with a colon.</summary>
    public static bool IsAnyWaiting(this Session session, string key) =>
        session.Row<long?>(
            "SELECT 1 FROM inbox WHERE natural_key > @key AND natural_key < @end AND due_at IS NOT NULL LIMIT 1",
            new { key, end = $"{key[..^1]};" }) is not null; // ';' comes after ':'

    public static bool IsInboxDue(this Session session, long id) =>
        session.Row<long?>("SELECT 1 FROM inbox WHERE id = @id AND due_at IS NOT NULL", new { id }) is not null;

    /// <summary>A version, or word of one, waits: what we hold of this Appointment may not be the newest.</summary>
    public static bool IsToldMore(this Session session, string appointmentId) =>
        session.Row<long?>(
            """
            SELECT 1 FROM inbox
             WHERE subject = @appointmentId AND due_at IS NOT NULL AND kind IN ('Appointment', 'ReadAppointment')
             LIMIT 1
            """, new { appointmentId }) is not null;

    public static void Done(this Session session, long id) =>
        session.Run("UPDATE inbox SET due_at = NULL, error = NULL WHERE id = @id", new { id });

    public static void Postpone(this Session session, long id, DateTimeOffset dueAt, string error) =>
        session.Run(
            "UPDATE inbox SET due_at = @dueAt, attempts = attempts + 1, error = @error WHERE id = @id",
            new { id, dueAt, error });

    public static void Dead(this Session session, long id, string error) =>
        session.Run("UPDATE inbox SET due_at = NULL, error = @error WHERE id = @id", new { id, error });

    public static DateTimeOffset? NextInboxDue(this Session session) =>
        session.Instant("SELECT min(due_at) FROM inbox WHERE due_at IS NOT NULL");

    public static DateTimeOffset? NextInboxDue(this Session session, InboxLane lane) =>
        session.Instant($"SELECT min(due_at) FROM inbox WHERE due_at IS NOT NULL AND {In(lane)}");

    private static string In(InboxLane lane) => lane is InboxLane.Carrier ? OfCarrier : $"NOT ({OfCarrier})";
}
