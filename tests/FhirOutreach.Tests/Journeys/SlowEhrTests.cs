using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Tests.Journeys;

/// <summary>Who writes to us does not wait for the EHR.</summary>
public sealed class SlowEhrTests
{
    private const string Phone = "+15550100281";
    private const string Other = "+15550100282";

    [Fact]
    public async Task R_41_STOP_holds_while_the_EHR_hangs_and_what_falls_due_then_does_not_leave()
    {
        await using var clinic = await RunningClinic.Open(("Notices:SettleFor", "3m"), ("Reminders:First", "0"), ("Reminders:Second", "0"));
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        Assert.Equal(1, clinic.States()["Planned"]);

        var gate = await Hanging(clinic);
        await clinic.Carrier.Phone(Phone).Reply("STOP");
        await clinic.QuietBut<InboxWorker>();
        Assert.True(clinic.Database.Read(session => session.IsOptedOut(Phone)));

        clinic.Services.GetRequiredService<OutreachClock>().MoveTo(clinic.Now.AddMinutes(4));
        await clinic.QuietBut<InboxWorker>();
        Assert.Empty(clinic.Database.Read(session => session.Rows<string>("SELECT kind FROM message WHERE phone = @Phone AND handed_over_at IS NOT NULL AND kind = 'Booked'", new { Phone })));

        gate.Open();
        await clinic.Settled();
        Assert.DoesNotContain("Planned", clinic.Database.Read(session => session.Rows<string>("SELECT state FROM message WHERE phone = @Phone", new { Phone })));
    }

    [Fact]
    public async Task Who_asks_for_help_is_answered_while_the_EHR_hangs()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        var before = clinic.Carrier.Sent.Count;

        var gate = await Hanging(clinic);
        await clinic.Carrier.Phone(Phone).Reply("HELP");
        await clinic.QuietBut<InboxWorker>();

        Assert.Equal(before + 1, clinic.Carrier.Sent.Count);
        gate.Open();
        await clinic.Settled();
        Assert.Single(clinic.Texts(Other));
    }

    // The EHR tells of a visit, and is asked for its patient.
    private static async Task<Gate> Hanging(RunningClinic clinic)
    {
        var gate = new Gate();
        clinic.Ehr.Faults.Next(request => request.Path.StartsWith("/Patient", StringComparison.Ordinal), new Fault.Wait(gate), times: 1000);
        clinic.Book(clinic.Patient(Other));
        await gate.Reached.WaitAsync(TestContext.Current.CancellationToken);
        return gate;
    }
}
