using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Outbox;

/// <summary>Carries patients' answers to the EHR. What the EHR says goes into the inbox: deciding is not done here.</summary>
internal sealed partial class UpdatesWorker : PollingWorker
{
    private const int AtOnceMax = 8;

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly AppointmentWriter writer;
    private readonly Bells bells;
    private readonly ILogger<UpdatesWorker> log;
    private bool isRecovered;

    public UpdatesWorker(Database database, OutreachClock clock, AppointmentWriter writer, Bells bells, ILogger<UpdatesWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.writer, this.bells, this.log) = (database, clock, writer, bells, log);
        bells.OnUpdates(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (!isRecovered) await database.Write(session => session.RecoverUpdates(clock.GetUtcNow()));
        isRecovered = true;

        var now = clock.GetUtcNow();
        if (database.Read(session => session.NextUpdateDue()) is not { } next) return null;
        if (next > now) return next;

        var claimed = await database.Write(session => session.ClaimUpdates(now, AtOnceMax));
        isRecovered = false; // whatever happens on the way: nothing stays claimed for ever
        await Task.WhenAll(claimed.Select(update => Carry(update, ct)));
        isRecovered = true;
        return clock.GetUtcNow();
    }

    private async Task Carry(EhrUpdate update, CancellationToken ct)
    {
        var answer = await writer.Write(update, ct);
        await database.Write(session =>
            session.Keep(
                $"ehr:{update.Id}:{session.Attempts(update.Id)}", InboxKind.EhrAnswer, update.Id,
                EhrAnswerArrival.Write(answer), clock.GetUtcNow()));
        if (answer.Outcome is EhrOutcome.Refused { Status: 403 }) Log.Forbidden(log, update.Id, update.AppointmentId);
        Log.Answered(log, update.Id, update.AppointmentId, update.Change, answer.Outcome.GetType().Name);
        bells.Inbox();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Update {UpdateId} of Appointment {AppointmentId} ({Change}): {Outcome}")]
        public static partial void Answered(ILogger logger, string updateId, string appointmentId, EhrChange change, string outcome);

        [LoggerMessage(Level = LogLevel.Critical, Message = "Update {UpdateId} of Appointment {AppointmentId}: the EHR forbids it (403); our client lacks the right to change Appointments")]
        public static partial void Forbidden(ILogger logger, string updateId, string appointmentId);
    }
}
