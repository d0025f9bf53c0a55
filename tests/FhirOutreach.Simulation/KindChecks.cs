namespace FhirOutreach.Simulation;

/// <summary>Never two texts of a kind for the same visit time, unless the visit changed in between.</summary>
internal sealed class KindChecks(SimulatedEhr ehr, SimulatedSettings settings, Action<Breach> report)
{
    /// <summary>What became known after the first was decided may have been made a little before.</summary>
    private static readonly TimeSpan BecameKnownWithin = TimeSpan.FromHours(6);

    private readonly Dictionary<string, List<(long Id, string Kind, DateTimeOffset PlannedAt, DateTimeOffset At)>> earlier = new(StringComparer.Ordinal);

    /// <param name="row">A text that is taken, about one of the visits it names.</param>
    public void Check(OutboxRow row, DateTimeOffset now)
    {
        // reminder:a1:First:1:p1 has the slot in third place
        var kind = row.IsReminder ? row.NaturalKey.Split(':')[2] : row.Kind;
        var about = $"{row.AppointmentId} {row.PatientId} {row.Start:O}{(row.IsReminder ? " reminder" : "")}";
        if (!earlier.TryGetValue(about, out var texts)) earlier.Add(about, texts = []);
        if (texts.FindLast(text => text.Kind == kind) is { Kind: not null } same && !ChangedSince(row, same.PlannedAt - BecameKnownWithin, now))
            report(new(Rules.TwoOfAKind, now, $"message {row.Id} ({kind} {about}), and nothing changed since {same.PlannedAt:MM-dd HH:mm:ss}"));
        // The first reminder and the second are one kind when there is next to no time between them.
        if (row.IsReminder && texts.FindLast(text => text.Kind != kind) is { Kind: not null } other
            && now - other.At < settings.RemindersApart && !ChangedSince(row, other.PlannedAt, now))
            report(new(Rules.TwoOfAKind, now, $"message {row.Id} ({kind} {about}) {now - other.At} after {other.Kind}, and nothing changed"));
        texts.Add((row.Id, kind, row.PlannedAt, now));
    }

    /// <summary>Whoever was to hear it has not.</summary>
    public void DidNotArrive(long id)
    {
        foreach (var texts in earlier.Values) texts.RemoveAll(text => text.Id == id);
    }

    private bool ChangedSince(OutboxRow row, DateTimeOffset then, DateTimeOffset now)
    {
        var history = ehr.History(row.AppointmentId!);
        for (var i = 1; i < history.Count; i++)
        {
            var (before, after) = (history[i - 1], history[i]);
            if (after.At < then || after.At > now) continue;
            if (before.Status != after.Status || before.Start != after.Start || before.AnswerOf(row.PatientId!) != after.AnswerOf(row.PatientId!))
                return true;
            if (!row.IsReminder && (before.SiteId != after.SiteId || before.Service != after.Service || before.Practitioner != after.Practitioner)) return true;
        }
        return false;
    }
}
