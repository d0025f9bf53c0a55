namespace FhirOutreach.Domain.Outreach;

/// <summary>What <see cref="OutreachDecider.Decide"/> is: a rehearsal can put another one in its place.</summary>
public delegate Decision Decide(Occurrence occurrence, Facts facts);

/// <summary>
/// The product in one function. Pure and total: the same occurrence and facts give the same decision, always, so that
/// a stored decision can be made again and compared.
/// </summary>
public static class OutreachDecider
{
    public static Decision Decide(Occurrence occurrence, Facts facts) => occurrence switch
    {
        Occurrence.VersionArrived arrived => VersionDecisions.Decide(arrived, facts),
        Occurrence.AppointmentGone => VersionDecisions.Gone(facts),
        Occurrence.ReplyArrived reply => NumberStops.Replied(Reach.WithoutTheGone(facts), within => ReplyDecisions.Decide(reply, within)),
        Occurrence.EhrAnswered answered => EhrDecisions.Decide(answered, facts),
        Occurrence.EhrStillSilent silent => EhrDecisions.StillSilent(silent, facts),
        Occurrence.TextOvertaken overtaken => TextDecisions.Overtaken(overtaken, facts),
        Occurrence.ReminderDue due => ReminderDecisions.Decide(due, facts),
        Occurrence.LeadsChanged => ReminderPlanning.Again(facts),
        Occurrence.CarrierRefused refused => CarrierDecisions.Refused(refused, facts),
        Occurrence.TextUnaccounted unaccounted => CarrierDecisions.Unaccounted(unaccounted, facts),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
