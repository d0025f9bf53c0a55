using System.Security.Cryptography;
using System.Text;
using FhirOutreach.Domain.Replies;
using FhirOutreach.Hosting;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Inbox;

/// <summary>
/// At start: writes down the list of opt-out words if it is another than the last, and reads a first text, so that
/// no patient waits while the phrases are put in order.
/// </summary>
internal sealed partial class WordLedger(
    Database database, OutreachClock clock, OutreachSettings settings, ILogger<WordLedger> log) : IHostedService
{
    private const int HashBytes = 8;

    private Task firstReading = Task.CompletedTask;

    public async Task StartAsync(CancellationToken ct)
    {
        firstReading = Task.Run(() => ReplyInterpreter.Read("Please cancel my appointment"), ct); // beside the start, not before it
        var words = CarrierKeywords.InLines(settings.Consent.OptOutWords.Items);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(words)), 0, HashBytes);
        if (await database.Write(session => session.KeepWordList(hash, OptOutKeywords.AsOf, words, clock.GetUtcNow())).WaitAsync(ct))
            Log.NewList(log, hash, OptOutKeywords.AsOf);
    }

    public Task StopAsync(CancellationToken ct) => firstReading;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The list of opt-out words is {Hash} of {AsOf}, entered in the ledger of consent")]
        public static partial void NewList(ILogger logger, string hash, string asOf);
    }
}
