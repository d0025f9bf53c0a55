using System.Security.Cryptography;
using System.Text.Json;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>A row with everything that had to be read over HTTP before its transaction begins. Closed.</summary>
internal abstract record Prepared(InboxRow Row)
{
    /// <summary>Of a reminder: the other visits it may name that had to be read. Whatever could not be read is not among them.</summary>
    public IReadOnlyList<Prepared> Beside { get; init; } = [];

    /// <summary>Nothing to read: the database knows all there is.</summary>
    public sealed record AsIs(InboxRow Row) : Prepared(Row);

    /// <param name="IsRead">From a read of ours, not from the sender's hand.</param>
    /// <param name="IsDated">By the EHR. Otherwise its <c>LastUpdated</c> is when it was read.</param>
    public sealed record WithAppointment(InboxRow Row, Appointment Appointment, Actors People, bool IsRead, bool IsDated = true) : Prepared(Row)
    {
        /// <summary>Patients of the version we hold whom this one does not name.</summary>
        public required IReadOnlyList<(ActorType, string)> TakenOff { get; init; }
    }

    /// <summary>A text of ours about a visit known well enough, and its patient as the EHR has them now.</summary>
    public sealed record WithPatient(InboxRow Row, Patient Patient, DateTimeOffset ReadAt) : Prepared(Row);

    /// <summary>A text of ours, whose patient the EHR has no more.</summary>
    public sealed record WithoutPatient(InboxRow Row, string PatientId) : Prepared(Row);

    /// <summary>The EHR has no such Appointment any more.</summary>
    /// <param name="Patient">Of a text of ours: whom it would go to.</param>
    public sealed record WithoutAppointment(InboxRow Row, WithPatient? Patient = null) : Prepared(Row);

    /// <summary>Tell the EHR's truth by a read of its own first.</summary>
    public sealed record NeedsRead(InboxRow Row, string AppointmentId) : Prepared(Row);

    /// <summary>The EHR did not let us read what the decision needs.</summary>
    /// <param name="IsRefused">It answers, and will not show this: that seldom passes by itself.</param>
    public sealed record NotYet(InboxRow Row, string Reason, bool IsRefused = false) : Prepared(Row);

    /// <summary>A text of ours whose visit or patient could not be looked at afresh: decided as such.</summary>
    public sealed record Stale(InboxRow Row) : Prepared(Row);

    /// <summary>It can never be worked through.</summary>
    public sealed record Hopeless(InboxRow Row, string Reason) : Prepared(Row);
}

/// <summary>The HTTP half of working through the inbox: reads in batches, for up to a whole group of rows at once.</summary>
internal sealed class Preparation(EhrClient ehr, AppointmentReader reader, EhrDirectory directory, Freshness freshness, Database database)
{
    public async Task<IReadOnlyList<Prepared>> Prepare(IReadOnlyList<InboxRow> rows, CancellationToken ct)
    {
        var read = await Task.WhenAll(rows.Select(async row =>
            await ReadAppointment(row, ct) with { Beside = row.Kind is InboxKind.ReminderDue ? await ReadBeside(row, ct) : [] }));
        var wanted = read.Concat(read.SelectMany(each => each.Beside)).SelectMany(ActorsOf).ToHashSet();
        if (wanted.Count == 0) return read;

        var people = await directory.Find(wanted, ct);
        return [.. read.Select(each => With(each, people) with { Beside = [.. each.Beside.Select(beside => With(beside, people))] })];
    }

    // One text may remind of several visits: each is known as well as the one it is about.
    private async Task<IReadOnlyList<Prepared>> ReadBeside(InboxRow row, CancellationToken ct)
    {
        var due = Details.Unpack<DueReminder>(row.Body!);
        var others = database.Read(session => session.SameDayVisits(new(due.AppointmentId, due.PatientId)));
        return await Task.WhenAll(others.Where(id => !freshness.IsFresh(id)).Select(id => FromEhr(row with { Subject = id }, ct)));
    }

    // Whether somebody lives is not in the Appointment: whoever is to be texted is looked at once more.
    private IEnumerable<(ActorType, string)> ActorsOf(Prepared prepared) => prepared switch
    {
        Prepared.WithAppointment with => [.. ActorsOf(with.Appointment), .. with.TakenOff],
        Prepared.AsIs or Prepared.WithoutAppointment when PatientOf(prepared.Row) is { } patient && !freshness.TakesAllAsKnown => [(ActorType.Patient, patient)],
        _ => [],
    };

    // Taken off the visit, or merged into another who is on it? Only the Patient itself says.
    private IReadOnlyList<(ActorType, string)> TakenOff(Appointment appointment) =>
    [
        .. database.Read(session => session.PatientsOf(appointment.Id))
            .Where(id => id.Length > 0 && appointment.Participants.All(participant => participant.ActorId != id))
            .Select(id => (ActorType.Patient, id)),
    ];

    /// <summary>Who is about to be texted; null when the row is no text of ours that leaves.</summary>
    private static string? PatientOf(InboxRow row) => row.Kind switch
    {
        InboxKind.ReminderDue => Details.Unpack<DueReminder>(row.Body!).PatientId,
        InboxKind.TextStale => Details.Unpack<PendingText>(row.Body!).PatientId,
        _ => null,
    };

    private Prepared With(Prepared prepared, Actors people) => prepared switch
    {
        Prepared.WithAppointment with => WithPeople(with, people),
        Prepared.AsIs asIs when PatientOf(asIs.Row) is { } patient => WithPatient(asIs.Row, patient, people),
        Prepared.WithoutAppointment gone when PatientOf(gone.Row) is { } patient =>
            gone with { Patient = WithPatient(gone.Row, patient, people) as Prepared.WithPatient },
        _ => prepared,
    };

    // A copy kept through an outage says nothing about today.
    private Prepared WithPatient(InboxRow row, string patientId, Actors people) =>
        people.CouldNotBeRead.ContainsKey((ActorType.Patient, patientId)) ? new Prepared.Stale(row)
        : people.Patients.GetValueOrDefault(patientId) is not { } patient ? new Prepared.WithoutPatient(row, patientId)
        : people.PatientsReadAt.GetValueOrDefault(patientId) is var readAt && freshness.IsRecent(readAt) ? new Prepared.WithPatient(row, patient, readAt)
        : new Prepared.Stale(row);

    private async Task<Prepared> ReadAppointment(InboxRow row, CancellationToken ct) => row.Kind switch
    {
        InboxKind.Appointment => FromBody(row, row.Body is { } body ? Details.UnpackJson(body) : null),
        InboxKind.ReadAppointment => await FromEhr(row, ct),
        InboxKind.EhrAnswer => EhrAnswerArrival.AppointmentIn(row) is { } json ? FromBody(row, json) : new Prepared.AsIs(row),
        InboxKind.ReminderDue or InboxKind.TextStale when !freshness.IsFresh(row.Subject) => StaleUnlessRead(await FromEhr(row, ct)),
        _ => new Prepared.AsIs(row),
    };

    private static Prepared StaleUnlessRead(Prepared read) => read is Prepared.NotYet notYet ? new Prepared.Stale(notYet.Row) : read;

    private Prepared FromBody(InboxRow row, ReadOnlyMemory<byte>? body)
    {
        if (body is not { } told) return new Prepared.Hopeless(row, "the body is gone");
        using var json = JsonDocument.Parse(told);
        var appointment = reader.Read(json.RootElement);
        if (appointment.Id.Length == 0) return new Prepared.Hopeless(row, "the Appointment has no usable id");
        return appointment.NeedsReading() || AppointmentElements.LacksContained(json.RootElement)
            ? new Prepared.NeedsRead(row, appointment.Id)
            : new Prepared.WithAppointment(row, appointment, Actors.Empty, IsRead: row.Kind is InboxKind.EhrAnswer) { TakenOff = TakenOff(appointment) };
    }

    private async Task<Prepared> FromEhr(InboxRow row, CancellationToken ct)
    {
        switch (await ehr.Read("Appointment", row.Subject, ct))
        {
            case EhrAnswer.Found found:
                var appointment = reader.Read(found.Body);
                return appointment.Id == row.Subject
                    ? new Prepared.WithAppointment(row, Stamped(appointment, found, row), Actors.Empty, IsRead: true, IsDated: appointment.LastUpdated > DateTimeOffset.MinValue)
                    { TakenOff = TakenOff(appointment) }
                    : new Prepared.NotYet(row, "the EHR answered with another resource");
            case EhrAnswer.Missing:
                return new Prepared.WithoutAppointment(row);
            case var why:
                return NotYet(row, why);
        }
    }

    private static Prepared.NotYet NotYet(InboxRow row, EhrAnswer why, string what = "") => why switch
    {
        EhrAnswer.Unreachable unreachable => new(row, $"{what}{unreachable.Reason}"),
        // 401: our access is in question, and not this resource.
        EhrAnswer.Refused refused => new(row, $"{what}HTTP {refused.Status}: {refused.Reason}", IsRefused: refused.Status is not 401),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // A server that stamps no version in meta: its ETag and its clock, or as a last resort the content itself, tell versions apart.
    private static Appointment Stamped(Appointment appointment, EhrAnswer.Found found, InboxRow row) => appointment with
    {
        VersionId = appointment.VersionId is { Length: > 0 } version ? version
            : found.ETag ?? Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(found.Body))),
        LastUpdated = appointment.LastUpdated > DateTimeOffset.MinValue ? appointment.LastUpdated : found.Date ?? row.ReceivedAt,
    };

    private static IEnumerable<(ActorType, string)> ActorsOf(Appointment appointment) =>
        from participant in appointment.Participants
        where participant.ActorId is not null
            && participant.Type is ActorType.Patient or ActorType.Practitioner or ActorType.Location
        select (participant.Type, participant.ActorId);

    private Prepared WithPeople(Prepared.WithAppointment with, Actors people)
    {
        foreach (var actor in ActorsOf(with.Appointment))
            if (people.CouldNotBeRead.TryGetValue(actor, out var why))
                return PatientOf(with.Row) is null ? NotYet(with.Row, why, $"{actor.Item1}/{actor.Item2}: ") : new Prepared.Stale(with.Row);

        // One whom the EHR will not show any more is as good as taken off; of one whom it cannot show just now nothing is known.
        foreach (var actor in with.TakenOff)
            if (people.CouldNotBeRead.GetValueOrDefault(actor) is EhrAnswer.Unreachable or EhrAnswer.Refused { Status: 401 })
                return NotYet(with.Row, people.CouldNotBeRead[actor], $"{actor.Item1}/{actor.Item2}: ");

        return PatientOf(with.Row) is { } patient && people.Patients.ContainsKey(patient) && !freshness.IsRecent(people.PatientsReadAt.GetValueOrDefault(patient))
            ? new Prepared.Stale(with.Row)
            : with with { People = people };
    }
}
