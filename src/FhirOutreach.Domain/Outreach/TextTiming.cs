using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Outreach;

/// <summary>When a text goes. Closed.</summary>
internal abstract record SendMoment
{
    private SendMoment()
    {
    }

    /// <param name="IsHeld">It waits for the window to open.</param>
    /// <param name="OpenUntil">
    /// The window closes, or at night what could not wait for it to open has come: what has not gone by then is decided again. Null = any hour.
    /// </param>
    public sealed record At(DateTimeOffset DueAt, DateTimeOffset Deadline, bool IsHeld, DateTimeOffset? OpenUntil) : SendMoment;

    public sealed record Never(Why Why) : SendMoment;
}

/// <summary>Applies the patient's sending hours and the deadlines to one text.</summary>
internal static class TextTiming
{
    /// <param name="madeAt">When the EHR made the version, by our clock.</param>
    /// <param name="known">The start the patient knows of, which may be another by now.</param>
    public static SendMoment Notice(
        MessageKind kind, DateTimeOffset madeAt, Visit visit, Patient patient, Facts facts, DateTimeOffset? known)
    {
        // A cancelled visit's deadline is its old start: until then somebody might come. A missed one was missed at the time they knew.
        var start = kind is MessageKind.Cancelled or MessageKind.NoShow ? known ?? visit.Start : visit.Start;
        // Who is not told in time of a move comes at the old one.
        var comes = kind is MessageKind.Rescheduled && known > facts.Now && known < start ? known : start;
        var hours = Hours(visit, patient, facts);
        var settled = facts.Now + facts.Policy.SettleFor;
        // Over closed days (weekend, holidays) a day is too short: what waits for an opening has a day from there. Made on Friday evening and
        // learned, or settled, when the window has closed, it waits for Monday as well.
        var opening = hours.NextOpening(facts.Now - madeAt < Deadlines.NoticeAfterVersion ? settled : madeAt);
        var deadline = Deadlines.OfNotice(kind, opening - madeAt < Deadlines.NoticeAfterVersion ? madeAt : opening, start, known);
        // Nobody is better off for a pause that lasts until the visit.
        var wanted = settled < deadline && !(comes > facts.Now && comes <= settled) ? settled : facts.Now;
        // A night is disturbed for a move only when by its end they have come in vain.
        var isTooLateByThen = comes <= hours.NextOpening(wanted);

        return Moment(TextClass.Notice, wanted, isTooLateByThen ? comes : start, deadline, hours, facts);
    }

    /// <summary>
    /// An answer goes at any hour because somebody waits for it. After so long nobody does: it goes when a notice of the same would.
    /// </summary>
    /// <param name="known">The start the patient answered to.</param>
    public static Effect.SendMessage Late(Effect.SendMessage answer, Visit visit, Patient patient, DateTimeOffset known, Facts facts)
    {
        var alike = !(visit.Start > facts.Now) ? MessageKind.NoShow
            : answer.Kind is MessageKind.AnswerMoved ? MessageKind.Rescheduled
            : MessageKind.Confirmed;
        var atOnce = facts with { Policy = facts.Policy with { SettleFor = TimeSpan.Zero } };
        return Notice(alike, facts.Now, visit, patient, atOnce, known) is SendMoment.At at
            ? answer with { DueAt = at.DueAt, Deadline = at.Deadline, IsHeld = at.IsHeld, OpenUntil = at.OpenUntil }
            : answer;
    }

    /// <summary>A reminder whose moment has come: now, at the next opening, or not at all.</summary>
    public static SendMoment Reminder(ReminderSlot slot, Visit visit, Patient patient, Facts facts) =>
        Moment(TextClass.Reminder, facts.Now, visit.Start, ReminderDeadline(slot, visit, facts.Policy), Hours(visit, patient, facts), facts);

    /// <summary>A text that is sent anew: at <paramref name="wanted"/> or the next opening; null when that is too late to be of use.</summary>
    public static DateTimeOffset? Again(MessageKind kind, DateTimeOffset wanted, DateTimeOffset deadline, Facts facts)
    {
        if (kind.IsAnswer() || facts.Visit is not { } visit) return wanted < deadline ? wanted : null;
        var hours = Hours(visit, facts.Patient(visit.PatientId), facts);
        var start = kind is MessageKind.NoShow ? null : visit.Start; // nobody is waiting for it
        return SendTime.Plan(ClassOf(kind), wanted, facts.Now, start, deadline, hours) is SendTime.At at ? at.Instant : null;
    }

    /// <param name="toldAt">When the patient hears of this start; null = nobody tells them.</param>
    public static ReminderPlan ReminderPlan(Visit visit, DateTimeOffset? toldAt, Facts facts) => Reminders.ReminderPlan.For(
        visit.Start!.Value, facts.Policy.FirstReminder, facts.Policy.SecondReminder, toldAt ?? facts.Now, facts.Now,
        Hours(visit, facts.Patient(visit.PatientId), facts));

    public static DateTimeOffset ReminderDeadline(ReminderSlot slot, Visit visit, Policy policy) =>
        Deadlines.OfReminder(slot, visit.Start!.Value, policy.FirstReminder, policy.SecondReminder);

    /// <summary>A text that did not leave while the window was open: at the next opening, at once, or not at all.</summary>
    public static SendMoment NextWindow(PendingText text, Visit visit, Patient patient, Facts facts) => Moment(
        ClassOf(text.Kind), facts.Now, text.Start, text.Deadline, Hours(visit, patient, facts), facts);

    // An answer that has a window is one that nobody waits for any more.
    private static TextClass ClassOf(MessageKind kind) =>
        kind is MessageKind.Reminder or MessageKind.ReminderConfirmed ? TextClass.Reminder : TextClass.Notice;

    // What goes at night because there was no better time has one again when that has passed.
    private static SendMoment Moment(
        TextClass text, DateTimeOffset wanted, DateTimeOffset? start, DateTimeOffset deadline, SendingHours hours, Facts facts) =>
        SendTime.Plan(text, wanted, facts.Now, start, deadline, hours) switch
        {
            SendTime.At(var at) => new SendMoment.At(at, deadline, at > wanted, hours.IsOpen(at) ? hours.NextClosing(at) : start),
            SendTime.Dropped { Reason: DropReason.PastDeadline } => new SendMoment.Never(Why.PastDeadline),
            _ => new SendMoment.Never(Why.WindowClosed),
        };

    private static SendingHours Hours(Visit visit, Patient? patient, Facts facts) =>
        new(facts.Policy.Window, Texts.ZoneOf(patient, visit, facts.Policy));
}
