using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// Once a day, and at the first start: proves that we hold what the EHR holds, and has read anew what we do not. The result is
/// a row, shown by <c>/readyz</c> and <c>check</c>.
/// </summary>
internal sealed partial class CertificateWorker : PollingWorker
{
    /// <summary>Longer than this a difference is no delay but trouble.</summary>
    public static readonly TimeSpan RepairsTake = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Every = TimeSpan.FromHours(24);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LookAtRepairsEvery = TimeSpan.FromSeconds(2);

    private readonly Database database;
    private readonly OutreachClock clock;
    private readonly EhrComparison comparison;
    private readonly Intake intake;
    private readonly Bells bells;
    private readonly ILogger<CertificateWorker> log;
    private DateTimeOffset? due;
    private long? said;

    public CertificateWorker(
        Database database, OutreachClock clock, EhrComparison comparison, Intake intake, Bells bells, ILogger<CertificateWorker> log)
        : base(clock, log)
    {
        (this.database, this.clock, this.comparison, this.intake, this.bells, this.log) = (database, clock, comparison, intake, bells, log);
        bells.OnSwept(Ring);
    }

    protected override async Task<DateTimeOffset?> Work(CancellationToken ct)
    {
        if (!intake.IsDone) return null; // rung by the sweep after it
        due ??= database.Read(session => session.LastCertificate()) is { } last ? NextAfter(last) : DateTimeOffset.MinValue;
        var now = clock.GetUtcNow();
        if (now >= due) due = await Certify(ct);
        return await Repaired() ? due : clock.GetUtcNow() + LookAtRepairsEvery;
    }

    private static DateTimeOffset NextAfter(Certificate last) =>
        last.FinishedAt is { } finished ? finished + Every : last.BegunAt + AfterFailure;

    private async Task<DateTimeOffset> Certify(CancellationToken ct)
    {
        var failure = await comparison.Run(ct);
        if (failure is not null) Log.Failed(log, failure);
        bells.Inbox();
        return clock.GetUtcNow() + (failure is null ? Every : AfterFailure);
    }

    /// <returns>True when there is nothing left to wait for.</returns>
    private async Task<bool> Repaired()
    {
        if (database.Read(session => session.LastCertificate()) is not { FinishedAt: { } finished } last) return true;
        var open = last.Open == 0 ? 0 : await database.Write(session => session.Repair(last.Id, clock.GetUtcNow()));
        if (open > 0 && clock.GetUtcNow() < finished + RepairsTake) return false;

        if (said != last.Id) Say(database.Read(session => session.LastCertificate())!);
        said = last.Id;
        return true;
    }

    private void Say(Certificate certificate)
    {
        if (certificate.Open > 0) Log.NotRepaired(log, certificate.Id, certificate.Words);
        else Log.Certified(log, certificate.Id, certificate.Words);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Certificate {CertificateId}: {Words}; any differences stand in table certificate_difference")]
        public static partial void Certified(ILogger logger, long certificateId, string words);

        [LoggerMessage(Level = LogLevel.Error, Message = "Certificate {CertificateId}: {Words}; the EHR would not let us read them: see table certificate_difference")]
        public static partial void NotRepaired(ILogger logger, long certificateId, string words);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No certificate: {Reason}; it is tried again in a quarter of an hour")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
