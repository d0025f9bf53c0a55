using System.CommandLine;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Hosting;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Commands;

/// <summary>
/// The kill switch. It writes into the database, beside the running service, which looks there in the statement that hands a
/// text over: from the moment this command answers, no further text is handed over. It outlives restarts.
/// </summary>
internal static class SendingCommand
{
    private const string ForWhom = "One sender only: its number or Messaging Service. Without it: all.";
    private const string WhatIsLifted = "The stops of this sender only: its number or Messaging Service. Without it: every stop there is.";

    private const string NotStopped = "Sending was NOT stopped. Try once more; if that fails too, end the service's process: what waits is kept.";

    public static Command Commands()
    {
        var stopSender = new Option<string?>("--sender") { Description = ForWhom };
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever asks for the status. Not a patient's name." };
        var stop = new Command("stop", "No text leaves any more, until start.") { stopSender, reason };
        stop.TreatUnmatchedTokensAsErrors = false;
        stop.SetAction((result, _) => Surely(In(result, result.GetValue(stopSender), database => Stop(database, result.GetValue(stopSender), result.GetValue(reason), Console.Out))));

        var startSender = new Option<string?>("--sender") { Description = WhatIsLifted };
        var start = new Command("start", "Texts leave again. What waited goes out if it is still in time. Exit code 1 if anything is still stopped.") { startSender };
        start.TreatUnmatchedTokensAsErrors = false;
        start.SetAction((result, _) => In(result, result.GetValue(startSender), database => Start(database, result.GetValue(startSender), Console.Out)));

        var status = new Command("status", "Says what is stopped, and whether the carrier asked for a pause. Exit code 1 if texts may not go.") { TreatUnmatchedTokensAsErrors = false };
        status.SetAction((result, _) => In(result, null, database => Task.FromResult(Status(database, Console.Out))));
        return new Command("sending", "The kill switch for all texts, or for one sender.") { stop, start, status };
    }

    public static async Task<int> Stop(Database database, string? sender, string? reason, TextWriter output)
    {
        await database.Write(session => session.StopSending(sender ?? SendingStopTable.AllSenders, reason, TimeProvider.System.GetUtcNow()));
        output.WriteLine($"Sending is stopped for {Named(sender ?? "")}. No further text is handed over.");
        return 0;
    }

    public static async Task<int> Start(Database database, string? sender, TextWriter output)
    {
        var now = OutreachClock.Of(database).GetUtcNow();
        var wasStopped = await database.Write(session =>
            session.SendingPauses(now).Exists(pause => sender is null || pause.Sender == sender)
            | session.StartSending(sender ?? SendingStopTable.AllSenders));
        var what = sender is null ? "" : $" for {sender}";
        output.WriteLine(wasStopped ? $"What was stopped{what} is lifted." : $"Nothing had been stopped{what}.");
        return Status(database, output);
    }

    public static int Status(Database database, TextWriter output)
    {
        var now = OutreachClock.Of(database).GetUtcNow();
        var (stops, pauses) = database.Read(session => (session.SendingStops(), session.SendingPauses(now)));
        if (stops.Count + pauses.Count == 0) output.WriteLine("Sending is on.");
        foreach (var stop in stops) output.WriteLine($"Stopped {InWords(stop)}");
        foreach (var pause in pauses) output.WriteLine($"Paused {InWords(pause)}");
        return stops.Count + pauses.Count == 0 ? 0 : 1;
    }

    /// <summary>For which sender, by whom, since when and why.</summary>
    public static string InWords(SendingStop stop) => stop.Cause is SendingStopCause.Person
        ? $"for {Named(stop.Sender)} by a person since {stop.Since:u}{(stop.Reason is { Length: > 0 } reason ? $": {reason}" : "")}"
        : $"for {Named(stop.Sender)} by the carrier since {stop.Since:u}, code {stop.Code}: {CarrierCodes.For(stop.Code ?? 0).Words}";

    /// <summary>For which sender, until when, and that nobody has to do anything.</summary>
    public static string InWords(SendingPause pause) =>
        $"for {Named(pause.Sender)} until {pause.Until:u}: the carrier asked us to wait, code {pause.Code}. What waits goes by itself then";

    // Whoever types this must know that it did not help.
    private static async Task<int> Surely(Task<int> stop)
    {
        try
        {
            return await stop;
        }
        catch (SqliteException)
        {
            Console.Error.WriteLine(NotStopped);
            throw;
        }
    }

    private static string Named(string sender) => sender.Length == 0 ? "all senders" : sender;

    private static async Task<int> In(ParseResult result, string? sender, Func<Database, Task<int>> work)
    {
        if (ServeCommand.ReadSettings(Program.Builder([.. result.UnmatchedTokens])) is not { } settings) return 1;
        if (sender is not null && sender != settings.Sms.Sender)
        {
            Console.Error.WriteLine("--sender is not the one the settings name (Sms:Twilio:From or :MessagingServiceSid): stopping it would stop nothing.");
            return 1;
        }
        // A relative path elsewhere would make a new database, and stop nothing.
        if (!StoredDatabase.Exists(settings.StorageConnectionString, Console.Error)) return 1;
        await using var database = new Database(settings.StorageConnectionString);
        Console.Out.WriteLine($"In {DatabaseFile.Of(settings.StorageConnectionString)}:");
        return await work(database);
    }
}
