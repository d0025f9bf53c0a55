using System.Net.Http.Json;
using System.Text.Json;
using FhirOutreach.Commands;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The carrier asks for a pause: what that holds back is seen by whoever asks, and goes when it is over.</summary>
public sealed class PausedSendingTests
{
    private const string Phone = "+15550100231";
    private const string Messages = "/2010-04-01/";

    [Fact]
    public async Task A_pause_is_seen_wherever_one_asks_whether_texts_go()
    {
        await using var clinic = await RunningClinic.Open();
        var until = await Paused(clinic);

        var sending = (await Json(clinic, "/readyz")).GetProperty("sending");
        Assert.Equal("paused", sending.GetProperty("state").GetString());
        Assert.Equal(until, sending.GetProperty("pausedUntil").GetDateTimeOffset());
        var said = new StringWriter();
        Assert.Equal(1, SendingCommand.Status(clinic.Database, said));
        Assert.StartsWith($"Paused for {clinic.Carrier.Options.Numbers[0]} until {until:u}: the carrier asked us to wait, code 20429", said.ToString(), StringComparison.Ordinal);
        var card = new StringWriter();
        await CheckCommand.Run(clinic.Arguments, card, TestContext.Current.CancellationToken);
        Assert.Contains($"sending        on, and paused for {clinic.Carrier.Options.Numbers[0]} until {until:u}", card.ToString(), StringComparison.Ordinal);
        var ahead = new StringWriter();
        Assert.Equal(0, await PreviewCommand.Run(clinic.Arguments, null, null, 0.01m, ahead, TestContext.Current.CancellationToken));
        Assert.StartsWith("Sending is paused now: ", ahead.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z", ahead.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 texts,", ahead.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_pause_holds_back_is_due_when_it_is_over_and_goes_then()
    {
        await using var clinic = await RunningClinic.Open();
        var until = await Paused(clinic);
        Assert.Equal(until, await NextDue(clinic));

        await clinic.Stop();
        await clinic.Start(); // a restart keeps it
        Assert.Empty(clinic.Carrier.Sent);
        Assert.Equal(until, await NextDue(clinic));

        await clinic.Advance("31m");
        Assert.Equal(2, clinic.Carrier.Sent.Count);
        Assert.Equal(0, SendingCommand.Status(clinic.Database, TextWriter.Null));
    }

    [Fact]
    public async Task A_start_by_a_person_ends_the_pause()
    {
        await using var clinic = await RunningClinic.Open();
        await Paused(clinic);

        var said = new StringWriter();
        Assert.Equal(0, await SendingCommand.Start(clinic.Database, null, said));
        await clinic.Settled();

        Assert.StartsWith("What was stopped is lifted.", said.ToString(), StringComparison.Ordinal);
        Assert.Single(clinic.Carrier.Sent); // the refused one waits for its own time
    }

    [Fact]
    public async Task A_later_answer_makes_no_pause_shorter()
    {
        await using var clinic = await RunningClinic.Open();
        var now = clinic.Now;
        await clinic.Database.Write(session => session.PauseSending("x", 20429, now, now.AddMinutes(30)));
        await clinic.Database.Write(session => session.PauseSending("x", 21611, now.AddSeconds(1), now.AddMinutes(1)));
        Assert.Equal(20429, Assert.Single(clinic.Database.Read(session => session.SendingPauses(now.AddMinutes(2)))).Code);
        Assert.Empty(clinic.Database.Read(session => session.SendingPauses(now.AddMinutes(31))));
    }

    [Fact]
    public async Task What_a_person_has_stopped_is_not_due_and_that_it_comes_too_late_is()
    {
        await using var clinic = await RunningClinic.Open(("Reminders:First", "0"), ("Reminders:Second", "0"));
        await SendingCommand.Stop(clinic.Database, null, null, TextWriter.Null);
        clinic.Book(clinic.Patient(Phone), inDays: 9);
        await clinic.Settled();

        var due = await NextDue(clinic);
        Assert.True(due > clinic.Now);
        await MoveTo(clinic, due!.Value);

        Assert.Equal(1, clinic.States()["Expired"]);
        Assert.Null(await NextDue(clinic));
    }

    /// <summary>Two texts wait: one was refused with half an hour's pause, the other came after it.</summary>
    /// <returns>When it is over.</returns>
    private static async Task<DateTimeOffset> Paused(RunningClinic clinic)
    {
        clinic.Carrier.Faults.Next("POST", Messages, new Fault.Status(429, TimeSpan.FromMinutes(30)));
        clinic.Book(clinic.Patient(Phone), inDays: 20);
        await clinic.Settled();
        clinic.Book(clinic.Patient("+15550100232"), inDays: 20);
        await clinic.Settled();
        Assert.Empty(clinic.Carrier.Sent);
        return Assert.Single(clinic.Database.Read(session => session.SendingPauses(clinic.Now))).Until;
    }

    private static async Task<DateTimeOffset?> NextDue(RunningClinic clinic) =>
        (await Json(clinic, "/sandbox/clock")).GetProperty("nextDue") is { ValueKind: JsonValueKind.String } due ? due.GetDateTimeOffset() : null;

    private static async Task MoveTo(RunningClinic clinic, DateTimeOffset to)
    {
        using var answer = await clinic.Http.PostAsJsonAsync("/sandbox/clock", new { set = to }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        await clinic.Settled();
    }

    private static Task<JsonElement> Json(RunningClinic clinic, string path) =>
        clinic.Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
}
