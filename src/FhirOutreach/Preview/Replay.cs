using System.Text.Json;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Preview;

/// <summary>A decision that comes out otherwise today. In ids and rules only: never a name, a number or a word.</summary>
internal sealed record Difference(long DecisionId, long InboxId, string Occurrence, string? AppointmentId, string What)
{
    public override string ToString() =>
        $"decision {DecisionId} (inbox {InboxId}, {Occurrence}{(AppointmentId is null ? "" : $", Appointment {AppointmentId}")}): {What}";
}

/// <summary>Decides every stored decision again, from its stored occurrence, facts and policy, and compares.</summary>
internal sealed class Replay(Database database, Decide decide)
{
    private const int GroupMax = 500;

    private readonly Dictionary<string, Lazy<Policy>> policies = database.Read(session => session.Policies());

    public long Replayed { get; private set; }

    /// <summary>Decisions whose facts retention has emptied: they keep their reason, and cannot be made again.</summary>
    public long Emptied { get; private set; }

    public IEnumerable<Difference> Run()
    {
        for (var last = 0L; database.Read(session => session.DecisionsAfter(last, GroupMax)) is { Count: > 0 } group; last = group[^1].Id)
            foreach (var stored in group)
                if (Compare(stored) is { } what)
                    yield return new(stored.Id, stored.InboxId, stored.Occurrence, stored.AppointmentId, what);
    }

    private string? Compare(StoredDecision stored)
    {
        if (!Enum.TryParse<Why>(stored.Why, out var why)) return $"the reason {stored.Why} is not in the list";
        if (stored.Details is null)
        {
            Emptied++;
            return null;
        }
        Replayed++;
        if (!policies.TryGetValue(stored.Policy, out var policy)) return $"its policy {stored.Policy} is not there";
        try
        {
            return Compare(stored.Unpacked!, why, policy.Value);
        }
        catch (Exception e) // whatever it is, it is this decision's: the others are compared all the same
        {
            return $"cannot be made again: {e.GetType().Name}";
        }
    }

    private string? Compare(DecisionDetails details, Why why, Policy policy)
    {
        var again = decide(details.Occurrence, details.Facts with { Policy = policy });
        return again.Why != why ? $"{why} then, {again.Why} now" : CompareEffects(details.Effects, again.Effects);
    }

    private static string? CompareEffects(IReadOnlyList<Effect> then, IReadOnlyList<Effect> now)
    {
        if (then.Count != now.Count) return $"{Kinds(then)} then, {Kinds(now)} now";
        for (var i = 0; i < then.Count; i++)
            if (Written(then[i]) != Written(now[i]))
                return then[i].GetType() == now[i].GetType()
                    ? $"effect {i + 1}, {then[i].GetType().Name}, has other values"
                    : $"{Kinds(then)} then, {Kinds(now)} now";
        return null;
    }

    private static string Kinds(IReadOnlyList<Effect> effects) =>
        effects.Count == 0 ? "no effect" : string.Join(" + ", effects.Select(effect => effect.GetType().Name));

    private static string Written(Effect effect) => JsonSerializer.Serialize(effect, Details.Json);
}
