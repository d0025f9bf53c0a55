using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>
/// Each reply ends in the EHR, in words that went out, or before a person; and one text in gives at most one out (R-09), but
/// for the word that we have the answer while the EHR is silent.
/// </summary>
internal sealed class ReplyChecks(DateTimeOffset now, Action<Breach> report)
{
    /// <summary>Who wants no texts, or cannot get any, is owed none.</summary>
    private static readonly HashSet<string> MayNotBeTold =
        [.. new[] { Why.OptedOut, Why.PatientOptedOut, Why.CarrierSaysOptedOut, Why.PatientDeceased, Why.PatientInactive }.Select(why => why.ToString())];

    /// <summary>The same words a moment ago: handed on again after a crash, it may be a minute.</summary>
    private static readonly TimeSpan Repeated = TimeSpan.FromMinutes(1);

    public void Run(Session session, WhatWasSaid said)
    {
        var ended = new Ends(session);
        var rows = session.Rows<ReplyRow>(
            "SELECT i.subject AS sid, d.id AS decision_id, d.why, d.at FROM inbox i JOIN decision d ON d.inbox_id = i.id WHERE i.kind = 'Text'").ToLookup(row => row.Sid);
        foreach (var reply in said.Heard)
            if (rows[reply.Sid].SingleOrDefault() is not { } row) report(new(Rules.ReplyLost, now, $"{reply.Sid}: nothing was decided"));
            else if (Lost(reply, row, ended, said.Written) is { } lost) report(new(Rules.ReplyLost, row.At, $"{reply.Sid} (\"{reply.Words}\", {row.Why}): {lost}"));
        CheckAnsweredOnce(ended, rows);
    }

    private static string? Lost(SentReply reply, ReplyRow row, Ends ended, IReadOnlyList<SentReply> written)
    {
        if (ended.Updates[row.DecisionId].Any() || ended.IsConsent(row.DecisionId, reply.Phone) || ended.Tasks.Contains($"reply:{row.Sid}")) return null;
        if (ended.Texts[row.DecisionId].FirstOrDefault() is { } answer)
            return answer.Kind == "AnswerAlreadyConfirmed" && ended.Owed[reply.Phone].Any(update => update.CallsOff(answer, row.At)) ? "what they had called off was said to be confirmed"
                : IsSaid(answer, ended) || ended.StoppedOnItsWay(answer, reply.Phone) ? null : $"message {answer.Id} ({answer.Kind}) is {answer.State}, {answer.Why}, and nobody was told";
        var isNothingOwed = row.Why switch
        {
            nameof(Why.NothingToAnswer) => Words.SmallTalk.Contains(reply.Words) || reply.Words.Length == 0,
            nameof(Why.RepeatedText) => written.Any(other => other.Sid != reply.Sid && other.Phone == reply.Phone && other.Words == reply.Words && (reply.At - other.At).Duration() <= Repeated),
            nameof(Why.AnswerOnItsWay) => ended.Owed[reply.Phone].Any(update => update.AskedAt <= row.At && update.SettledAt >= row.At),
            nameof(Why.AlreadyConfirmed) => ended.IsStopped(reply.Phone, row.At) || ended.Loops[reply.Phone].Any(task => task.OpenedAt <= row.At), // it would be told so
            nameof(Why.TooManyTexts) => ended.Loops[reply.Phone].Any(task => task.OpenedAt <= row.At),
            _ => false,
        };
        return isNothingOwed ? null : "nothing came of it";
    }

    private static bool IsSaid(AnswerRow text, Ends ended) =>
        text.HasLeft
        || text.Kind == "AnswerAlreadyConfirmed" // the EHR has it
        || (text.Why is { } why && MayNotBeTold.Contains(why))
        || ended.IsBeforeAPerson(text)
        || (text.Kind == "AnswerWhichOne" && ended.IsListClosed(text)) // answered since, or asked anew
        || ended.Tasks.Contains($"words:{text.NaturalKey}")
        || new[] { "parked", "deleted" }.Any(task => ended.Tasks.Contains($"{task}:{text.AppointmentId}:{text.PatientId}"))
        || ended.IsFollowed(text);

    private void CheckAnsweredOnce(Ends ended, ILookup<string, ReplyRow> rows)
    {
        foreach (var (sid, decision) in rows.Select(row => (row.Key, row.First().DecisionId)))
        {
            var outcomes = ended.Updates[decision].SelectMany(update => ended.About(update)).ToList();
            List<AnswerRow> answers = [.. ended.Texts[decision], .. outcomes.Where(text => text.Kind != "AnswerReceived")];
            if (answers.Count(text => text.HasLeft) > 1) report(new(Rules.AnsweredTwice, now, $"{sid} brought {string.Join(" and ", answers)}"));
            if (outcomes.Count(text => text.HasLeft && text.Kind == "AnswerReceived") > 1) report(new(Rules.AnsweredTwice, now, $"{sid} was told twice that we wait for the EHR"));
        }
    }

    private sealed record ReplyRow(string Sid, long DecisionId, string Why, DateTimeOffset At);

    private sealed record AnswerRow(
        long Id, long DecisionId, string NaturalKey, string Kind, string? AppointmentId, string? PatientId, string State, string? Why, DateTimeOffset? HandedOverAt,
        long? ErrorCode)
    {
        /// <summary>The carrier had their STOP before it had this text, and we after.</summary>
        public bool IsRefusedForAStop => ErrorCode is 21610;

        public bool HasLeft => State is "Accepted" or "Delivered" || (State is "Unknown" && HandedOverAt is not null);

        public override string ToString() => $"message {Id} ({Kind}, {State})";
    }

    private sealed record OwedRow(
        long Id, long DecisionId, string AppointmentId, string PatientId, string Change, string? Phone, DateTimeOffset AskedAt, DateTimeOffset? SettledAt)
    {
        public bool CallsOff(AnswerRow text, DateTimeOffset at) =>
            Change != "Confirm" && (AppointmentId, PatientId) == (text.AppointmentId, text.PatientId) && AskedAt < at && SettledAt > at;
    }

    private sealed record ConsentRow(long? DecisionId, string Phone, long IsOptedOut, DateTimeOffset At);

    private sealed record TaskRow(string Kind, string? Phone, DateTimeOffset OpenedAt);

    /// <summary>All that a reply can end in.</summary>
    private sealed class Ends
    {
        private readonly ILookup<string, ConsentRow> consents;
        private readonly HashSet<string> closedLists;
        private readonly ILookup<string, AnswerRow> ofUpdates;
        private readonly ILookup<(string?, string?), AnswerRow> ofVisits;

        public Ends(Session session)
        {
            var texts = session.Rows<AnswerRow>("SELECT id, decision_id, natural_key, kind, appointment_id, patient_id, state, why, handed_over_at, error_code FROM message");
            Texts = texts.ToLookup(text => text.DecisionId);
            ofVisits = texts.Where(text => text.AppointmentId is not null).ToLookup(text => (text.AppointmentId, text.PatientId));
            // outcome:12 and waiting:12 have the update in second place
            ofUpdates = texts.Where(text => text.NaturalKey.StartsWith("outcome:", StringComparison.Ordinal) || text.NaturalKey.StartsWith("waiting:", StringComparison.Ordinal))
                .ToLookup(text => text.NaturalKey.Split(':')[1]);
            var owed = session.Rows<OwedRow>("SELECT u.id, u.decision_id, u.appointment_id, u.patient_id, u.change, p.phone, u.asked_at, u.settled_at FROM ehr_update u LEFT JOIN patient p ON p.id = u.patient_id");
            Updates = owed.ToLookup(update => update.DecisionId);
            Owed = owed.ToLookup(update => update.Phone ?? "");
            consents = session.Rows<ConsentRow>("SELECT decision_id, phone, is_opted_out, at FROM consent ORDER BY id").ToLookup(entry => entry.Phone);
            closedLists = [.. session.Rows<string>("SELECT message_key FROM choice WHERE is_open = 0")];
            Tasks = [.. session.Rows<string>("SELECT natural_key FROM staff_task")];
            Loops = session.Rows<TaskRow>("SELECT kind, phone, opened_at FROM staff_task WHERE kind = 'TooManyTexts'").ToLookup(task => task.Phone ?? "");
        }

        /// <summary>By the decision that made them.</summary>
        public ILookup<long, AnswerRow> Texts { get; }

        /// <summary>By the decision that made them.</summary>
        public ILookup<long, OwedRow> Updates { get; }

        /// <summary>By number.</summary>
        public ILookup<string, OwedRow> Owed { get; }

        public HashSet<string> Tasks { get; }

        /// <summary>By number: a person reads what it writes.</summary>
        public ILookup<string, TaskRow> Loops { get; }

        public IEnumerable<AnswerRow> About(OwedRow update) => ofUpdates[$"{update.Id}"];

        public bool IsListClosed(AnswerRow list) => closedLists.Contains(list.NaturalKey);

        public bool IsBeforeAPerson(AnswerRow text) =>
            new[] { "late", "carrier", "unaccounted", "flood", "cap" }.Any(task => Tasks.Contains($"{task}:{text.Id}"));

        public bool IsFollowed(AnswerRow text) => text.AppointmentId is not null
            && ofVisits[(text.AppointmentId, text.PatientId)].Any(later => later.Id > text.Id && (later.HasLeft || IsBeforeAPerson(later)));

        public bool IsConsent(long decisionId, string phone) => consents[phone].Any(entry => entry.DecisionId == decisionId);

        public bool StoppedOnItsWay(AnswerRow text, string phone) =>
            text.IsRefusedForAStop && consents[phone].Any(entry => entry.IsOptedOut is 1 && entry.At >= text.HandedOverAt);

        public bool IsStopped(string phone, DateTimeOffset at) => consents[phone].LastOrDefault(entry => entry.At <= at) is { IsOptedOut: 1 };
    }
}
