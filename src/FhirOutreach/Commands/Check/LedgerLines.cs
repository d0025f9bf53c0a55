using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Commands.Check;

/// <summary>Whether the books of the texts add up, and whether texts may go.</summary>
internal static class LedgerLines
{
    public static void Say(Card card, Database database)
    {
        var (faults, sum, stops) = database.Read(session => (session.LedgerFaults(), session.LedgerSum(), session.SendingStops()));
        foreach (var fault in faults) card.Wrong("ledger", $"{fault.Rule}: {fault.Texts}; report it, with a copy of the database");
        if (faults.Count == 0) card.Good("ledger", $"{sum.Intents} texts intended, each in exactly one state");
        card.Say(stops.Count == 0, "sending", stops.Count == 0
            ? "on"
            : "stopped: sending status says by whom, sending start lets texts go");
    }
}
