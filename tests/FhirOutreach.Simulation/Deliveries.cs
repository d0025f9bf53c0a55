using System.Text;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Inbox;
using FhirOutreach.Preview;
using FhirOutreach.Sms;
using Microsoft.Extensions.DependencyInjection;

namespace FhirOutreach.Simulation;

/// <summary>
/// What the EHR and the carrier tell the program: mostly once and at once, sometimes late, twice, early or never. Whoever has no yes for it
/// tells it again.
/// </summary>
internal sealed class Deliveries(SteppedTime time, Script script, Random random, MortalProgram program, SimulatedEhr ehr)
{
    private readonly List<SentReply> heard = [];

    /// <summary>The texts of patients that the program has said it has.</summary>
    public IReadOnlyList<SentReply> Heard => heard;

    /// <summary>The program has it for the first time.</summary>
    public Action<SentReply> OnHeard { get; init; } = _ => { };

    private DateTimeOffset Now => time.GetUtcNow();

    public void Tell(TrueVersion version)
    {
        if (random.Next(100) is var luck && luck < 10) return; // lost: the sweep must find it
        var late = luck < 20 ? random.Next(1, 5400) : random.Next(0, 4);
        script.At(Now.AddSeconds(late), () => Tell(Put(version)));
        if (luck >= 90) script.At(Now.AddSeconds(random.Next(0, 600)), () => Tell(Put(version)));
    }

    public void TellDeleted(string appointmentId) =>
        script.At(Now.AddSeconds(random.Next(1, 60)), () => Tell(new Notification.Deleted(appointmentId)));

    /// <summary>A text of a patient's.</summary>
    public async Task Hand(SentReply reply)
    {
        var text = new InboundText(reply.Sid, reply.Phone, SimulatedCarrier.Number, reply.Words, null, 0);
        if (!await program.Alive(() => Mail.KeepInbound(text, CancellationToken.None)))
        {
            script.At(Now.AddSeconds(15), () => Hand(reply));
            return;
        }
        if (heard.Contains(reply)) return;
        heard.Add(reply);
        OnHeard(reply);
        if (random.Next(100) < 8) script.At(Now.AddSeconds(random.Next(1, 30)), () => Hand(reply)); // the webhook is posted again
    }

    /// <summary>What became of a text that the carrier took.</summary>
    public void Tell(DeliveryReport report)
    {
        // An early report meets the answer to our own request on the way.
        if (random.Next(100) < 20) _ = Mail.KeepReport(report, CancellationToken.None);
        else script.At(Now.AddSeconds(random.Next(1, 40)), () => Report(report));
    }

    private CarrierMail Mail => program.Services.GetRequiredService<CarrierMail>();

    private static Notification.Put Put(TrueVersion version) =>
        new(version.AppointmentId, Encoding.UTF8.GetBytes(SimulatedEhr.Json(version)), $"{version.Version}", version.At);

    // Not answered 2xx: the EHR tries again a minute later.
    private async Task Tell(Notification notification)
    {
        if (!await program.Alive(() => program.Services.GetRequiredService<Notifications>().Keep(notification, CancellationToken.None)))
            script.At(Now.AddMinutes(1), () => Tell(notification));
        else if (notification is Notification.Deleted deleted) ehr.ToldDeleted(deleted.Id);
    }

    private async Task Report(DeliveryReport report)
    {
        if (!await program.Alive(() => Mail.KeepReport(report, CancellationToken.None)))
            script.At(Now.AddSeconds(15), () => Report(report));
    }
}
