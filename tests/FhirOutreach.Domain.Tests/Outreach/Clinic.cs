using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Outreach;

/// <summary>A clinic with one patient and a visit, at noon in New York, from which each test changes what it is about.</summary>
internal static class Clinic
{
    public const string Phone = "+15550100200";

    public static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 17, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset NextWeek = new(2026, 12, 8, 20, 0, 0, TimeSpan.Zero);
    public static readonly Patient Ann = new("ann", "Ann", Phone, null, "en", null);
    public static readonly Patient Ben = new("ben", "Ben", Phone, null, "en", null);

    public static readonly Policy ClinicPolicy = new(
        "Example Clinic", "+15550100000", NewYork, new SendingWindow(TimeSpan.FromHours(8), TimeSpan.FromHours(20)),
        new NoticeSwitches(), TimeSpan.Zero, TimeSpan.FromHours(48), TimeSpan.FromHours(24));

    public static readonly Facts AtNoon = new(Now, ClinicPolicy, Phone, Patients: [Ann]);

    public static Visit Visit(
        int version = 1,
        AppointmentStatus status = AppointmentStatus.Booked,
        ParticipationStatus participation = ParticipationStatus.NeedsAction,
        DateTimeOffset? start = null,
        string id = "a1",
        string patient = "ann",
        bool isGroup = false,
        string? location = "Main Street",
        string? problem = null) =>
        new(id, patient, $"{version}", Now.AddMinutes(version - 10), status, participation, isGroup, start ?? NextWeek, NewYork,
            location, "Dr. Okafor", Problem: problem);

    public static Decision Arrives(Visit after, Facts facts, bool isSilent = false) => OutreachDecider.Decide(
        new Occurrence.VersionArrived(after, facts.Now, isSilent),
        facts with { Told = facts.Texts.FirstOrDefault(text => text.AppointmentId == after.AppointmentId && (text.Kind.SaysItIsOn() || text.Kind.SaysItIsOff())) });

    public static Decision Writes(ReplyIntent intent, Facts facts, int? number = null) =>
        OutreachDecider.Decide(new Occurrence.ReplyArrived("SM1", new Reply(intent, "evidence", number), facts.Now), facts);

    public static Facts Asked(params Visit[] visits) => AtNoon with
    {
        Upcoming = [.. visits.Select(visit => new UpcomingVisit(visit, visit.Start))],
        Texts = [.. visits.Select(visit => Sent(MessageKind.Booked, visit))],
    };

    public static SentText Sent(MessageKind kind, Visit? visit = null) =>
        new(kind, visit?.AppointmentId, visit?.PatientId, visit?.Start, Now.AddHours(-2));

    public static PendingText Unsent(MessageKind kind, Visit visit, long id = 7) =>
        new(id, kind, visit.AppointmentId, visit.PatientId, visit.Start, Now.AddHours(20));

    public static OpenUpdate Asking(EhrChange change, Visit visit, bool isWaitingTold = false, int attempts = 1) =>
        new("u1", visit.AppointmentId, visit.PatientId, change, visit.Start!.Value, Now.AddSeconds(-5), attempts, isWaitingTold);

    public static Effect.SendMessage? Text(this Decision decision) =>
        decision.Effects.OfType<Effect.SendMessage>().SingleOrDefault();

    public static T? The<T>(this Decision decision)
        where T : Effect => decision.Effects.OfType<T>().SingleOrDefault();
}
