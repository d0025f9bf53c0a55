using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>
/// Writes a patient's answer into the EHR: a fresh read, a comparison, one write of the kind the server takes. Never a
/// second write in one call: what became of one without a clear answer is found out by reading.
/// </summary>
internal sealed class AppointmentWriter(EhrClient ehr, EhrServer server, EhrDirectory directory, References references)
{
    private const string Appointment = "Appointment";
    private const int Unauthorized = 401;

    private static readonly EhrOutcome OtherResource =
        new EhrOutcome.Unreachable("the EHR answered a read with another resource");

    public async Task<WriteAnswer> Write(EhrUpdate update, CancellationToken ct)
    {
        var answer = await ehr.Read(Appointment, update.AppointmentId, ct);
        if (answer is not EhrAnswer.Found found) return new(NotRead(answer));

        var appointment = See(found, update);
        if (!appointment.IsAppointment) return new(OtherResource);
        if (appointment.HoldsTheChange) return new(new EhrOutcome.Held(), appointment.Json);
        if (!appointment.MayStillChange) return new(new EhrOutcome.Overtaken(), appointment.Json);
        if (await StandsInTheWay(update, ct) is { } other) return new(other, appointment.Json);

        var kind = await server.Write(ct);
        var versionId = VersionIdOf(found, appointment);
        return kind.Ask(new EhrUpdateInEhr(update, appointment), versionId) switch
        {
            WriteRequest.Patch patch => await Judge(
                await ehr.Patch(Appointment, update.AppointmentId, patch.Body, patch.IfMatch, ct, patch.MediaType),
                kind, appointment, update, ct),
            WriteRequest.Put put => await Judge(
                await ehr.Put(Appointment, update.AppointmentId, put.Body, put.IfMatch, ct), kind, appointment, update, ct),
            WriteRequest.Create create => await Create(create, appointment, ct),
            WriteRequest.None none => new(new EhrOutcome.NotWritable(none.Reason), appointment.Json),
            _ => throw new InvalidOperationException("WriteRequest is closed"),
        };
    }

    // Whoever has the number of somebody who has died, or who has another number since, does not decide about their visit. A Patient that
    // the EHR will not show stands as it is known.
    private async Task<EhrOutcome?> StandsInTheWay(EhrUpdate update, CancellationToken ct)
    {
        var people = await directory.Find(new HashSet<(ActorType, string)> { (ActorType.Patient, update.PatientId) }, ct);
        if (people.CouldNotBeRead.Values.FirstOrDefault() is { } answer)
            return answer is EhrAnswer.Unreachable or EhrAnswer.Refused { Status: Unauthorized } ? NotRead(answer) : null;
        return people.Patients.GetValueOrDefault(update.PatientId) switch
        {
            null => new EhrOutcome.PatientChanged("the EHR has no such Patient any more"),
            { IsDeceased: true } => new EhrOutcome.PatientChanged("the patient has died, by the EHR"),
            { IsActive: false } => new EhrOutcome.PatientChanged("the EHR's Patient is not in use any more"),
            { Phone: var phone } when update.Phone is { } wrote && wrote != phone =>
                new EhrOutcome.PatientChanged("by the EHR the patient has another number than this came from"),
            _ => null,
        };
    }

    private async Task<WriteAnswer> Judge(
        EhrAnswer answer, WriteKind kind, AppointmentInEhr before, EhrUpdate update, CancellationToken ct) => answer switch
        {
            EhrAnswer.Found taken => await Taken(taken, update, ct),
            EhrAnswer.Missing => new(new EhrOutcome.Gone()),
            EhrAnswer.Unreachable no => await Doubtful(new(no.Reason, no.RetryAfter), update, ct),
            EhrAnswer.Refused { Status: Unauthorized } no => await Doubtful(new(no.Reason), update, ct),
            EhrAnswer.Refused { Status: 400 } no => await FailedTest(no, kind, before, update, ct),
            EhrAnswer.Refused { Status: 405 or 415 or 501 } no => NoSuchWrite(no, kind),
            EhrAnswer.Refused { Status: 409 or 412 or 423 or 424 } no => new(new EhrOutcome.Conflict(no.Status)),
            EhrAnswer.Refused no => new(new EhrOutcome.Refused(no.Status, no.Reason)),
            _ => throw new InvalidOperationException("EhrAnswer is closed"),
        };

    // Whatever its CapabilityStatement says: it does not PATCH. The next try will PUT.
    private WriteAnswer NoSuchWrite(EhrAnswer.Refused no, WriteKind kind)
    {
        var isPatch = kind is JsonPatchWithTests or JsonPatchWithoutTests or FhirPathPatch;
        return isPatch && server.Learn(new WholeResource())
            ? new(new EhrOutcome.Conflict(no.Status))
            : new(new EhrOutcome.Refused(no.Status, no.Reason));
    }

    private async Task<WriteAnswer> Create(WriteRequest.Create create, AppointmentInEhr appointment, CancellationToken ct)
    {
        var condition = $"identifier={Uri.EscapeDataString(create.Identifier)}";
        // Asked first: a server may not know If-None-Exist, and an answer lost on the way must not be given twice.
        var there = await ehr.Search($"{create.Type}?{condition}", ct);
        if (there is EhrAnswer.Unreachable outage) return new(NotRead(outage));
        var isThere = there is EhrAnswer.Found { Body: var bundle } && bundle.Items("entry")
            .Any(entry => entry.At("resource").Text("resourceType") == create.Type);
        if (isThere) return new(new EhrOutcome.Recorded(), appointment.Json);
        return await ehr.PostOnce(create.Type, create.Body, condition, ct) switch
        {
            EhrAnswer.Found => new(new EhrOutcome.Recorded(), appointment.Json),
            EhrAnswer.Missing => new(new EhrOutcome.Refused(404, $"the EHR has no {create.Type}")),
            EhrAnswer.Refused { Status: 409 or 412 or 423 or 424 } no => new(new EhrOutcome.Conflict(no.Status)),
            var no => new(NotRead(no)),
        };
    }

    private async Task<WriteAnswer> Taken(EhrAnswer.Found taken, EhrUpdate update, CancellationToken ct)
    {
        var appointment = See(taken, update);
        if (!appointment.IsAppointment) // an empty body, or an OperationOutcome
        {
            var answer = await ehr.Read(Appointment, update.AppointmentId, ct);
            if (answer is not EhrAnswer.Found read) return new(new EhrOutcome.Held());
            appointment = See(read, update);
            if (!appointment.IsAppointment) return new(new EhrOutcome.Held());
        }
        if (appointment.HoldsTheChange) return new(new EhrOutcome.Held(), appointment.Json);
        // Somebody wrote after us; or the server said yes and did nothing, and the patient must not be told that it
        // did.
        EhrOutcome outcome = appointment.MayStillChange
            ? new EhrOutcome.Refused(200, "the EHR answered 200 and did not make the change")
            : new EhrOutcome.Overtaken();
        return new(outcome, appointment.Json);
    }

    private async Task<WriteAnswer> Doubtful(EhrOutcome.Unreachable outcome, EhrUpdate update, CancellationToken ct)
    {
        var answer = await ehr.ReadAfterWrite(Appointment, update.AppointmentId, ct);
        if (answer is EhrAnswer.Missing) return new(new EhrOutcome.Gone());
        if (answer is not EhrAnswer.Found found) return new(outcome);
        var appointment = See(found, update);
        return appointment is { IsAppointment: true, HoldsTheChange: true }
            ? new(new EhrOutcome.Held(), appointment.Json)
            : new(outcome);
    }

    // HAPI answers a failed test operation with 400, and a patch it cannot understand as well: only the version tells.
    private async Task<WriteAnswer> FailedTest(
        EhrAnswer.Refused refusal, WriteKind kind, AppointmentInEhr before, EhrUpdate update, CancellationToken ct)
    {
        var answer = await ehr.Read(Appointment, update.AppointmentId, ct);
        if (answer is not EhrAnswer.Found found) return new(NotRead(answer));
        var now = See(found, update);
        if (now is { IsAppointment: true, HoldsTheChange: true }) return new(new EhrOutcome.Held(), now.Json);
        if (now.VersionId != before.VersionId) return new(new EhrOutcome.Conflict(refusal.Status), now.Json);
        if (!await MayNotKnowTests(kind, before, ct)) return new(new EhrOutcome.Refused(refusal.Status, refusal.Reason));
        server.Learn(new JsonPatchWithoutTests());
        return new(new EhrOutcome.Conflict(refusal.Status), now.Json);
    }

    // Of the servers we know, those that are sent tests understand them.
    private async Task<bool> MayNotKnowTests(WriteKind kind, AppointmentInEhr before, CancellationToken ct) =>
        kind is JsonPatchWithTests && before.VersionId is not null && await server.Dialect(ct) == EhrDialect.Auto;

    private AppointmentInEhr See(EhrAnswer.Found found, EhrUpdate update) => new(found.Body, update, references);

    private static EhrOutcome NotRead(EhrAnswer answer) => answer switch
    {
        EhrAnswer.Missing => new EhrOutcome.Gone(),
        EhrAnswer.Unreachable no => new EhrOutcome.Unreachable(no.Reason, no.RetryAfter),
        EhrAnswer.Refused { Status: Unauthorized } no => new EhrOutcome.Unreachable(no.Reason),
        EhrAnswer.Refused no => new EhrOutcome.Refused(no.Status, no.Reason),
        _ => throw new InvalidOperationException("found is not an outcome"),
    };

    // Apache's mod_deflate appends "-gzip" to an ETag, which the EHR behind it would not know.
    private static string? VersionIdOf(EhrAnswer.Found found, AppointmentInEhr appointment)
    {
        if (found.ETag is not { } etag) return appointment.VersionId;
        var version = etag.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        return version.EndsWith("-gzip", StringComparison.Ordinal) ? version[..^"-gzip".Length].TrimEnd('-') : version;
    }
}

/// <param name="AppointmentJson">The Appointment as the EHR now holds it, when an answer showed it.</param>
internal sealed record WriteAnswer(EhrOutcome Outcome, string? AppointmentJson = null);
