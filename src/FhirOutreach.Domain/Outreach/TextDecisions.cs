using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Outreach;

/// <summary>A text of ours met something on its way.</summary>
internal static class TextDecisions
{
    /// <summary>It came due, and what it was decided on no longer holds.</summary>
    public static Decision Overtaken(Occurrence.TextOvertaken overtaken, Facts facts)
    {
        var text = overtaken.Text;
        if (facts.Now >= text.Deadline)
            return new(Why.PastDeadline, Late(text));
        if (facts.IsOptedOut)
            return Withdraw(text, Why.OptedOut);
        if (facts.Now >= text.OpenUntil && facts.Visit is { } visit && facts.Patient(visit.PatientId) is { } patient)
            return WindowClosed(text, TextTiming.Again(text, visit, patient, facts));

        // The visit changed and the change itself was decided on its arrival: this text is simply no longer true.
        return Withdraw(text, Why.FactsChanged);
    }

    /// <summary>The carrier refused it, or reported that it could not be delivered.</summary>
    public static Decision Refused(Occurrence.CarrierRefused refused, Facts facts)
    {
        var code = CarrierCodes.For(refused.Code);
        return code.Action switch
        {
            CarrierAction.OptedOut => new(Why.CarrierSaysOptedOut,
            [
                new Effect.RecordConsent(true, ConsentSource.Carrier, $"{refused.Code}"),
                .. facts.Pending.Select(text => new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, Why.OptedOut)),
            ]),
            CarrierAction.BadNumber => new(Why.NumberCannotBeTexted, Task(refused, TaskKind.BadNumber, code, facts)),
            _ => new(Why.NotDelivered, Task(refused, TaskKind.TextNotSent, code, facts)),
        };
    }

    private static Effect.OpenTask Task(Occurrence.CarrierRefused refused, TaskKind kind, CarrierCode code, Facts facts) =>
        new($"carrier:{refused.MessageId}", kind, facts.Visit?.Key, $"{refused.Kind}, carrier's code {refused.Code}: {code.Words}");

    private static Decision Withdraw(PendingText text, Why why) =>
        new(why, new Effect.WithdrawText(text.Id, DeliveryState.Withdrawn, why));

    // The carrier was busy, or we were down, until after hours.
    private static Decision WindowClosed(PendingText text, SendMoment again) => again switch
    {
        SendMoment.At at => new(Why.WindowClosed, new Effect.PostponeText(text.Id, at.DueAt, at.OpenUntil)),
        SendMoment.Never never => new(never.Why, Late(text, never.Why)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Effect[] Late(PendingText text, Why why = Why.PastDeadline)
    {
        var withdrawn = new Effect.WithdrawText(text.Id, DeliveryState.Expired, why);
        var about = text is { AppointmentId: { } appointment, PatientId: { } patient } ? new VisitKey(appointment, patient) : null;
        return [withdrawn, new Effect.OpenTask($"late:{text.Id}", TaskKind.TextNotSent, about, $"{text.Kind}: past its deadline")];
    }
}
