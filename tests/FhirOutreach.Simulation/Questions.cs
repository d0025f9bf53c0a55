using System.Text.Json;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage;

namespace FhirOutreach.Simulation;

/// <summary>A text that asked about a visit.</summary>
/// <param name="At">When it came.</param>
internal sealed record Question(string Phone, string AppointmentId, string PatientId, DateTimeOffset Start, DateTimeOffset At);

/// <summary>A list that asked "which one?".</summary>
internal sealed record OfferedList(string Phone, string Intent, IReadOnlyList<ChoiceOption> Options, DateTimeOffset At);

/// <summary>What patients were asked, and when, by the carrier's own account.</summary>
internal sealed class Questions
{
    /// <summary>Those that end with "Reply C to confirm, X to cancel", and those of a confirmed visit, that offer X.</summary>
    private static readonly string[] Asking = ["Booked", "Rescheduled", "Modified", "Restored", "Reminder", "AnswerMoved", "Confirmed", "ReminderConfirmed"];

    private readonly ILookup<string, Question> questions;
    private readonly ILookup<string, OfferedList> lists;

    public Questions(Session session, IReadOnlyDictionary<long, DateTimeOffset> arrived)
    {
        questions = session.Rows<QuestionRow>(
            """
            SELECT id, phone, appointment_id, patient_id, start FROM message WHERE appointment_id IS NOT NULL AND start IS NOT NULL AND kind IN @Asking AND state <> 'Failed'
            UNION ALL
            SELECT m.id, m.phone, a.appointment_id, a.patient_id, a.start FROM message_also a JOIN message m ON m.id = a.message_id AND m.kind IN @Asking AND m.state <> 'Failed'
            """, new { Asking })
            .Where(row => arrived.ContainsKey(row.Id))
            .Select(row => new Question(row.Phone, row.AppointmentId, row.PatientId, row.Start, arrived[row.Id]))
            .OrderBy(question => question.At).ToLookup(question => question.Phone);
        lists = session.Rows<ListRow>("SELECT m.id, c.phone, c.intent, c.options FROM choice c JOIN message m ON m.natural_key = c.message_key")
            .Where(row => arrived.ContainsKey(row.Id))
            .Select(row => new OfferedList(row.Phone, row.Intent, JsonSerializer.Deserialize<List<ChoiceOption>>(row.Options, Details.Json)!, arrived[row.Id]))
            .OrderBy(list => list.At).ToLookup(list => list.Phone);
    }

    /// <summary>The last question about the visit before that moment.</summary>
    public Question? LastAbout(string phone, string appointmentId, string patientId, DateTimeOffset before) =>
        questions[phone].LastOrDefault(question => question.At < before && question.AppointmentId == appointmentId && question.PatientId == patientId);

    /// <summary>Of each visit the number was asked about before that moment, the last question.</summary>
    public IEnumerable<Question> LastOfEach(string phone, DateTimeOffset before) =>
        questions[phone].Where(question => question.At < before).GroupBy(question => (question.AppointmentId, question.PatientId)).Select(about => about.Last());

    /// <summary>The last list before that moment.</summary>
    public OfferedList? LastList(string phone, DateTimeOffset before) => lists[phone].LastOrDefault(list => list.At < before);

    private sealed record QuestionRow(long Id, string Phone, string AppointmentId, string PatientId, DateTimeOffset Start);

    private sealed record ListRow(long Id, string Phone, string Intent, string Options);
}
