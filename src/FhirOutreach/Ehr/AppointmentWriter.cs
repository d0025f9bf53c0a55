using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>
/// Writes a patient's answer into the EHR: a fresh read, a comparison, one PATCH. Never a second PATCH in one call:
/// what
/// became of a PATCH without a clear answer is found out by reading.
/// </summary>
internal sealed class AppointmentWriter(EhrClient ehr, EhrServer server, References references)
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
        return await Patch(update, appointment, VersionIdOf(found, appointment), ct);
    }

    private async Task<WriteAnswer> Patch(
        EhrUpdate update, AppointmentInEhr appointment, string? versionId, CancellationToken ct)
    {
        var testVersionId = await server.Dialect(ct) == EhrDialect.Medplum ? appointment.VersionId : null;
        var patch = AppointmentPatch.For(update.Change, appointment, testVersionId);
        return await ehr.Patch(Appointment, update.AppointmentId, patch, versionId, ct) switch
        {
            EhrAnswer.Found taken => await Taken(taken, update, ct),
            EhrAnswer.Missing => new(new EhrOutcome.Gone()),
            EhrAnswer.Unreachable no => await Doubtful(new(no.Reason, no.RetryAfter), update, ct),
            EhrAnswer.Refused { Status: Unauthorized } no => await Doubtful(new(no.Reason), update, ct),
            EhrAnswer.Refused { Status: 400 } no => await FailedTest(no, appointment, update, ct),
            EhrAnswer.Refused { Status: 409 or 412 or 423 or 424 } no => new(new EhrOutcome.Conflict(no.Status)),
            EhrAnswer.Refused no => new(new EhrOutcome.Refused(no.Status, no.Reason)),
            _ => throw new InvalidOperationException("EhrAnswer is closed"),
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
        var answer = await ehr.Read(Appointment, update.AppointmentId, ct);
        if (answer is EhrAnswer.Missing) return new(new EhrOutcome.Gone());
        if (answer is not EhrAnswer.Found found) return new(outcome);
        var appointment = See(found, update);
        return appointment is { IsAppointment: true, HoldsTheChange: true }
            ? new(new EhrOutcome.Held(), appointment.Json)
            : new(outcome);
    }

    // HAPI answers a failed test operation with 400, and a patch it cannot understand as well: only the version tells.
    private async Task<WriteAnswer> FailedTest(
        EhrAnswer.Refused refusal, AppointmentInEhr before, EhrUpdate update, CancellationToken ct)
    {
        var answer = await ehr.Read(Appointment, update.AppointmentId, ct);
        if (answer is not EhrAnswer.Found found) return new(NotRead(answer));
        var now = See(found, update);
        if (now is { IsAppointment: true, HoldsTheChange: true }) return new(new EhrOutcome.Held(), now.Json);
        return now.VersionId == before.VersionId
            ? new(new EhrOutcome.Refused(refusal.Status, refusal.Reason))
            : new(new EhrOutcome.Conflict(refusal.Status), now.Json);
    }

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
