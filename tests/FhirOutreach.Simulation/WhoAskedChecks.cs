using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>
/// Nothing is done for anyone who did not ask for it. Each change that is owed to the EHR comes of one text, from that
/// patient's number, in words that ask for it, and nobody has to guess which visit it is about: the last text before it that
/// asked about this visit named this time, and no other visit was asked about; or it is a number from the last list. Before it
/// is before it reached the service: how long a text was on its way to us, nobody tells.
/// </summary>
internal sealed class WhoAskedChecks(SimulatedEhr ehr, DateTimeOffset now, TimeSpan clocksDiffer, Action<Breach> report)
{
    /// <summary>Nobody reads a question and answers it in less.</summary>
    private static readonly TimeSpan ToReadAndAnswer = TimeSpan.FromSeconds(2);

    /// <summary>As fine as the stamps are.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public void Run(Session session, WhatWasSaid said)
    {
        var updates = session.Rows<AskedUpdate>(
            """
            SELECT u.id, u.appointment_id, u.patient_id, u.change, u.start, u.asked_at, i.kind AS told_by, i.subject AS sid, i.received_at AS told_at
              FROM ehr_update u JOIN decision d ON d.id = u.decision_id JOIN inbox i ON i.id = d.inbox_id
            """);
        foreach (var several in updates.GroupBy(update => update.Sid).Where(group => group.Count() > 1))
            report(new(Rules.WrongPerson, now, $"{several.Key} brought {string.Join(" and ", several)}"));

        var written = said.Written.ToDictionary(reply => reply.Sid);
        var asked = new Questions(session, said.Arrived);
        foreach (var update in updates)
            if (NotAskedFor(session, update, written.GetValueOrDefault(update.Sid), asked) is { } why)
                report(new(Rules.WrongPerson, update.AskedAt, $"{update} by {update.Sid}: {why}"));
        CheckEhr(updates);
    }

    private string? NotAskedFor(Session session, AskedUpdate update, SentReply? reply, Questions asked)
    {
        if (update.ToldBy != "Text" || reply is null) return "nobody wrote";
        if (reply.Phone != ehr.PhoneOf(update.PatientId)) return "another number wrote";
        if (Words.Chosen.TryGetValue(reply.Words, out var chosen)) return NotOnTheList(update, reply, chosen.Number, chosen.Change, asked);
        if (!(update.Change == "Confirm" ? Words.Confirm : Words.Cancel).Contains(reply.Words)) return $"the words were \"{reply.Words}\"";
        if (asked.LastAbout(reply.Phone, update.AppointmentId, update.PatientId, update.ToldAt) is not { } last) return "no text had asked about it";
        return last.Start != update.Start ? $"the last text asked of {last.Start:u}"
            : OtherThatCouldBeMeant(session, update, reply, asked) is { } other ? $"it could as well be about {other}"
            : null;
    }

    private static string? NotOnTheList(AskedUpdate update, SentReply reply, int number, string? change, Questions asked)
    {
        if (asked.LastList(reply.Phone, update.ToldAt) is not { } list) return "no list was given";
        if ((list.Intent == "Confirm") != (update.Change == "Confirm")) return $"the list was about {list.Intent}";
        if (change is not null && change != list.Intent) return $"\"{reply.Words}\" asks for something else than the list";
        return list.Options.Any(option => option.Number == number
            && option.AppointmentId == update.AppointmentId && option.PatientId == update.PatientId && option.Start == update.Start)
            ? null : $"{number} of the last list is another";
    }

    // Asked about as well, still to come as we knew it then, and, of a yes, not yet answered.
    private string? OtherThatCouldBeMeant(Session session, AskedUpdate update, SentReply reply, Questions asked)
    {
        return asked.LastOfEach(reply.Phone, update.ToldAt - ToReadAndAnswer)
            .Where(other => (other.AppointmentId, other.PatientId) != (update.AppointmentId, update.PatientId) && !ehr.IsDeleted(other.AppointmentId))
            // What was taken in at the same instant may have been known to the decision, or not.
            .Where(other => IsOpen(other, update.AskedAt - Tick) && IsOpen(other, update.AskedAt))
            .Select(other => $"{other.AppointmentId} of {other.PatientId}, asked about at {other.At:u}")
            .FirstOrDefault();

        bool IsOpen(Question other, DateTimeOffset at) => Versions.AsOf(session, ehr, other.AppointmentId, at) is { } known
            && known.IsOnFor(other.PatientId) && known.Start > update.AskedAt
            && (update.Change != "Confirm" || known.AnswerOf(other.PatientId) != "accepted" || known.Start != other.Start);
    }

    // What we changed in the EHR is what was owed it, for one patient, at the time that was meant.
    private void CheckEhr(IReadOnlyList<AskedUpdate> updates)
    {
        var owed = updates.ToLookup(update => update.AppointmentId);
        foreach (var id in ehr.AppointmentIds)
        {
            var history = ehr.History(id);
            for (var i = 1; i < history.Count; i++)
                if (history[i].ByUs && !owed[id].Any(update => Did(update, history[i - 1], history[i])))
                    report(new(Rules.WrongPerson, history[i].At, $"{id} version {history[i].Version}: {history[i - 1]} became {history[i]} by none of {string.Join(", ", owed[id])}"));
        }
    }

    private bool Did(AskedUpdate update, TrueVersion before, TrueVersion after)
    {
        if (before.Start != update.Start || update.AskedAt >= after.At + clocksDiffer) return false;
        var changed = after.Patients.Where(part => before.AnswerOf(part.PatientId) != part.Status).ToList();
        if (changed.Exists(part => part.PatientId != update.PatientId)) return false;
        // A patient whom the clinic has already put down as declined may still cancel the visit.
        return update.Change switch
        {
            // The last patient's yes is all that a pending visit waited for.
            "Confirm" => changed is [{ Status: "accepted" }]
                && (after.Status == before.Status || (before.Status == "pending" && after.Status == "booked" && after.Patients.All(part => part.Status == "accepted"))),
            "Cancel" => after.Status == "cancelled" && after.Patients.Count == 1,
            _ => after.Status == before.Status && changed is [{ Status: "declined" }],
        };
    }

    private sealed record AskedUpdate(
        long Id, string AppointmentId, string PatientId, string Change, DateTimeOffset Start, DateTimeOffset AskedAt, string ToldBy, string Sid, DateTimeOffset ToldAt)
    {
        public override string ToString() => $"{Change} of {AppointmentId} for {PatientId} at {Start:u}";
    }
}
