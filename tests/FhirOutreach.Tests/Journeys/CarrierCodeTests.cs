using FhirOutreach.Domain.Messages;
using FhirOutreach.Outbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>Each of the carrier's codes, by the way it comes in, has its own consequence .</summary>
public sealed class CarrierCodeTests
{
    private const string Phone = "+15550100281";
    private const string Messages = "/2010-04-01/";

    /// <summary>What the code does to the text, to the number, and to the sender.</summary>
    public enum Then { IsSentLater, StopsSender, ParksNumber, ClosesNumber, IsATask }

    [Theory]
    [InlineData(20003, Then.StopsSender)]
    [InlineData(20429, Then.IsSentLater)]
    [InlineData(21211, Then.ParksNumber)]
    [InlineData(21614, Then.ParksNumber)]
    [InlineData(21212, Then.StopsSender)]
    [InlineData(21606, Then.StopsSender)]
    [InlineData(21659, Then.StopsSender)]
    [InlineData(21660, Then.StopsSender)]
    [InlineData(21408, Then.IsATask)]
    [InlineData(21608, Then.IsATask)]
    [InlineData(21610, Then.ClosesNumber)]
    [InlineData(21611, Then.IsSentLater)]
    [InlineData(21612, Then.IsATask)]
    [InlineData(21617, Then.IsATask)]
    [InlineData(35114, Then.StopsSender)]
    [InlineData(35118, Then.StopsSender)]
    [InlineData(99999, Then.IsATask)] // nobody knows it
    public async Task R_54_a_refusal_does_what_its_code_asks_for(int code, Then then)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Faults.Next("POST", Messages, TwilioError.Fault(code));
        await Expect(clinic, code, then, refused: nameof(DeliveryState.Refused));
    }

    [Theory]
    [InlineData(30001, Then.IsSentLater)]
    [InlineData(30003, Then.IsSentLater)]
    [InlineData(30004, Then.ParksNumber)]
    [InlineData(30005, Then.ParksNumber)]
    [InlineData(30006, Then.ParksNumber)]
    [InlineData(30007, Then.IsATask)]
    [InlineData(30008, Then.IsSentLater)]
    [InlineData(30022, Then.IsSentLater)]
    [InlineData(30023, Then.IsSentLater)]
    [InlineData(30027, Then.IsSentLater)]
    [InlineData(30032, Then.StopsSender)]
    [InlineData(30034, Then.StopsSender)]
    [InlineData(21610, Then.ClosesNumber)]
    [InlineData(39999, Then.IsATask)]
    public async Task R_55_a_report_does_what_its_code_asks_for(int code, Then then)
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Carrier.Phone(Phone).FailsWith = code;
        await Expect(clinic, code, then, refused: nameof(DeliveryState.Failed));
    }

    private static async Task Expect(RunningClinic clinic, int code, Then then, string refused)
    {
        clinic.Book(clinic.Patient(Phone), inDays: 20);
        await clinic.Settled();
        clinic.Carrier.Phone(Phone).FailsWith = null;

        var state = clinic.States().Single(state => state.Value > 0).Key;
        Assert.Equal(then is Then.IsSentLater or Then.StopsSender ? nameof(DeliveryState.Planned) : refused, state);
        Assert.Equal(then is Then.ClosesNumber, clinic.Database.Read(session => session.IsOptedOut(Phone)));
        Assert.Equal(then is Then.ParksNumber ? 1 : 0, clinic.Database.Read(session => session.NumberStops(Phone, clinic.Now)).Count);
        var stops = clinic.Services.GetRequiredService<SendingState>().Stops();
        Assert.Equal(then is Then.StopsSender ? [code] : Array.Empty<int>(), stops.Select(stop => stop.Code!.Value));
        Assert.Equal(
            then switch { Then.ParksNumber => ["BadNumber"], Then.IsATask => ["TextNotSent"], _ => Array.Empty<string>() }, clinic.OpenTasks());
        if (then is Then.IsATask or Then.ParksNumber)
            Assert.Contains($"{code}", clinic.Database.Read(session => session.Row<string>("SELECT note FROM staff_task")), StringComparison.Ordinal);

        for (var i = 0; i < 6; i++) await clinic.Advance("20m");

        Assert.Equal(then is Then.IsSentLater or Then.StopsSender ? 1 : 0, clinic.Texts(Phone).Count);
        Assert.Empty(clinic.Database.Read(session => session.LedgerFaults()));
    }
}
