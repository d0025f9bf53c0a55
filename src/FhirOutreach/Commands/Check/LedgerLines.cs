using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Commands.Check;

/// <summary>Whether the books of the texts add up, and whether texts may go.</summary>
internal static class LedgerLines
{
    public static void Say(Card card, Database database, DateTimeOffset now)
    {
        var (faults, sum, stops, pauses) = database.Read(session => (
            session.LedgerFaults(), session.LedgerSum(), session.SendingStops(), session.SendingPauses(now)));
        foreach (var fault in faults) card.Wrong("ledger", $"{fault.Rule}: {fault.Texts}; report it, with a copy of the database");
        if (faults.Count == 0) card.Good("ledger", $"{sum.Intents} texts intended, each in exactly one state");
        card.Say(stops.Count == 0, "sending", stops.Count == 0
            ? pauses.Count == 0 ? "on" : $"on, and paused {string.Join("; ", pauses.Select(SendingCommand.InWords))}"
            : "stopped: sending status says by whom, sending start lets texts go");
    }
}
