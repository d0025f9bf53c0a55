using System.Diagnostics;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Replies;
using FhirOutreach.Storage;
using FhirOutreach.Templates;

namespace FhirOutreach.Benchmarks;

/// <summary>What is done for each text, reply and change, without any IO.</summary>
internal static class SmallPart
{
    private const int Batches = 11;
    private static readonly TimeSpan BatchTakes = TimeSpan.FromMilliseconds(100);
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 17, 0, 0, TimeSpan.Zero);

    private static readonly string[] Replies =
        ["C", "yes", "Yes I'll be there, thank you!", "x", "STOP", "can we move it to Tuesday?", "sí, gracias", "No puedo ir, lo siento", "2", "Cancel my appointment please", "who is this"];

    public static async IAsyncEnumerable<(string, string, string)> Run()
    {
        await Task.Yield();
        if (TemplateFolder.Read(Path.Combine(AppContext.BaseDirectory, "templates")) is not FolderReading.Read { Folder: var templates })
            throw new InvalidOperationException("the templates were refused");
        var values = new MessageValues(
            "Maria", "Example Clinic", "+15550100000", Now.AddDays(7), null, null, "North Clinic", "Dr. Okafor", null, IsFirstText: true);
        yield return ("render a template (en, booked)", Time(() => templates.Write(MessageKind.Booked, "en", values)), "< 20 µs");
        yield return ("render a template (es-MX, rescheduled)",
            Time(() => templates.Write(MessageKind.Rescheduled, "es-MX", values with { PreviousStart = Now.AddDays(5) })), "< 20 µs");

        var i = 0;
        yield return ("read a reply (mean of 11 usual ones)", Time(() => ReplyInterpreter.Read(Replies[i++ % Replies.Length], "en")), "");

        var (occurrence, facts) = Moved();
        yield return ("plan after a change (decide a moved visit)", Time(() => OutreachDecider.Decide(occurrence, facts)), "");

        var decided = new { Occurrence = (Occurrence)occurrence, Facts = facts with { Policy = null! } };
        yield return ("pack that decision for the database", Time(() => Details.Pack(decided)), "");
    }

    private static (Occurrence.VersionArrived, Facts) Moved()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var policy = new Policy(
            "Example Clinic", "+15550100000", zone, new SendingWindow(TimeSpan.FromHours(8), TimeSpan.FromHours(20)),
            new NoticeSwitches(), TimeSpan.Zero, TimeSpan.FromHours(48), TimeSpan.FromHours(24));
        var before = new Visit(
            "a1", "p1", "1", Now.AddDays(-1), AppointmentStatus.Booked, ParticipationStatus.Accepted, false, Now.AddDays(7), zone,
            "North Clinic", "Dr. Okafor");
        var after = before with { VersionId = "2", LastUpdated = Now, Start = Now.AddDays(8), Participation = ParticipationStatus.NeedsAction };
        var facts = new Facts(
            Now, policy, "+12122000001", Patients: [new Patient("p1", "Maria", "+12122000001", null, "en", null)], Visit: before,
            Upcoming: [new UpcomingVisit(before, before.Start)],
            Texts: [new SentText(MessageKind.Booked, "a1", "p1", before.Start, Now.AddDays(-1))]);
        return (new Occurrence.VersionArrived(after, Now), facts);
    }

    private static string Time(Func<object> work)
    {
        var count = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < 3 * BatchTakes; count++) GC.KeepAlive(work());
        var perBatch = Math.Max(1, count / 3);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var times = new List<double>();
        for (var batch = 0; batch < Batches; batch++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < perBatch; i++) GC.KeepAlive(work());
            times.Add(clock.Elapsed.TotalMicroseconds / perBatch);
        }
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / ((long)perBatch * Batches);
        return $"{Numbers.Fine(times.Median())} µs, {Numbers.Whole(allocated)} bytes allocated";
    }
}
