using System.Collections.Concurrent;
using System.Text.Json;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>
/// Patients, Practitioners and Locations of the EHR, read in batches and remembered for a while. When the EHR cannot be
/// reached, a copy of the last day is better than none: at worst a text says an old name.
/// </summary>
internal sealed class EhrDirectory(EhrClient ehr, References references, OutreachSettings settings, TimeProvider time)
{
    private const int ReplacementsMax = 3;
    private const int RemembersMax = 50_000;

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CopyGoodFor = TimeSpan.FromHours(24);

    private readonly ResourceBatches batches = new(ehr, time);
    private readonly PatientReader patients = new(
        references, settings.Organization.Country, settings.Consent.Proxies ? settings.Consent.MinorsUnder : null);
    private readonly RelatedPersons relatedPersons = new(ehr, references);
    private readonly PlaceReader places = new(settings.Organization.Country);
    private readonly ConcurrentDictionary<(ActorType, string), Remembered> remembered = new();

    /// <param name="actors">Patients, Practitioners and Locations by id; other types are passed over.</param>
    public async Task<Actors> Find(IReadOnlySet<(ActorType Type, string Id)> actors, CancellationToken ct)
    {
        var known = new Dictionary<(ActorType Type, string Id), object?>();
        var unread = new Dictionary<(ActorType Type, string Id), EhrAnswer>();
        await Learn(actors.Where(actor => Named(actor.Type) is not null), known, unread, ct);
        await FollowReplacements(known, unread, ct);

        return new Actors(
            actors.Where(actor => actor.Type == ActorType.Patient && known.GetValueOrDefault(actor) is Patient)
                .Select(actor => Surviving(actor.Id, known))
                .Where(patient => !unread.ContainsKey((ActorType.Patient, patient.Id)))
                .ToDictionary(patient => patient.Id),
            Those<Practitioner>(actors, known).ToDictionary(practitioner => practitioner.Id),
            Those<Place>(actors, known).ToDictionary(place => place.Id),
            actors.Where(actor => known.TryGetValue(actor, out var value) && value is null).ToHashSet(),
            actors.Where(unread.ContainsKey).ToDictionary(actor => actor, actor => unread[actor]))
        {
            PatientsReadAt = actors.Where(actor => actor.Type == ActorType.Patient && remembered.ContainsKey(actor))
                .ToDictionary(actor => actor.Id, actor => remembered[actor].At),
        };
    }

    private static string? Named(ActorType type) => type switch
    {
        ActorType.Patient => "Patient",
        ActorType.Practitioner => "Practitioner",
        ActorType.Location => "Location",
        _ => null,
    };

    private static IEnumerable<T> Those<T>(
        IEnumerable<(ActorType, string)> actors, Dictionary<(ActorType Type, string Id), object?> known) =>
        actors.Select(actor => known.GetValueOrDefault(actor)).OfType<T>();

    /// <summary>Adds each actor to <paramref name="known"/> (null = missing) or to <paramref name="unread"/>.</summary>
    private async Task Learn(
        IEnumerable<(ActorType Type, string Id)> actors, Dictionary<(ActorType, string), object?> known,
        Dictionary<(ActorType, string), EhrAnswer> unread, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var toRead = new List<(ActorType Type, string Id)>();
        foreach (var actor in actors)
        {
            if (remembered.TryGetValue(actor, out var copy) && copy.IsFresh(actor.Type, now)) known[actor] = copy.Value;
            else toRead.Add(actor);
        }
        foreach (var ofType in toRead.GroupBy(actor => actor.Type))
        {
            var answers = await batches.Read(Named(ofType.Key)!, ofType.Select(actor => actor.Id), ct);
            var related = ofType.Key is ActorType.Patient ? await Related(answers, now, ct) : None;
            foreach (var actor in ofType) Take(actor, Given(actor, answers, related, now), related, known, unread);
        }
    }

    private static readonly ILookup<string, JsonElement> None = Array.Empty<string>().ToLookup(_ => "", _ => default(JsonElement));

    /// <summary>Who is related to those who are texted through somebody else; null when that could not be read.</summary>
    private async Task<ILookup<string, JsonElement>?> Related(
        IReadOnlyDictionary<string, EhrAnswer> answers, DateTimeOffset now, CancellationToken ct)
    {
        var minors = answers.Where(answer => NeedsProxy(answer.Value, now)).Select(answer => answer.Key).ToList();
        return minors.Count == 0 ? None : await relatedPersons.Of(minors, ct);
    }

    // Whose proxies are not known is not known: another number would be the wrong one.
    private EhrAnswer? Given(
        (ActorType Type, string Id) actor, IReadOnlyDictionary<string, EhrAnswer> answers, ILookup<string, JsonElement>? related, DateTimeOffset now) =>
        answers.GetValueOrDefault(actor.Id) is var answer && related is null && NeedsProxy(answer, now)
            ? new EhrAnswer.Unreachable("RelatedPersons could not be read")
            : answer;

    private bool NeedsProxy(EhrAnswer? answer, DateTimeOffset now) => answer is EhrAnswer.Found found && patients.NeedsProxy(found.Body, now);

    private void Take(
        (ActorType Type, string Id) actor, EhrAnswer? answer, ILookup<string, JsonElement>? related,
        Dictionary<(ActorType, string), object?> known, Dictionary<(ActorType, string), EhrAnswer> unread)
    {
        var now = time.GetUtcNow();
        var isKnown = answer switch
        {
            EhrAnswer.Found or EhrAnswer.Missing or null => true, // null: not a FHIR id
            EhrAnswer.Refused { Status: not 401 } => actor.Type != ActorType.Patient, // their display has to do
            _ => false,
        };
        if (isKnown)
        {
            known[actor] = answer is EhrAnswer.Found found ? Read(actor, found.Body, related, now) : null;
            Remember(actor, new Remembered(known[actor], now));
        }
        else if (remembered.TryGetValue(actor, out var copy) && copy.Value is not null && now - copy.At < CopyGoodFor)
            known[actor] = copy.Value;
        else unread[actor] = answer!; // null is known: see above
    }

    private object Read((ActorType Type, string Id) actor, JsonElement resource, ILookup<string, JsonElement>? related, DateTimeOffset now) => actor.Type switch
    {
        ActorType.Patient => patients.Read(resource, now, related is null ? [] : [.. related[actor.Id]]),
        ActorType.Practitioner => PractitionerReader.Read(resource),
        _ => places.Read(resource, now),
    };

    // Full means a clinic's whole year in five minutes: simply starting over costs one read each.
    private void Remember((ActorType, string) actor, Remembered copy)
    {
        if (remembered.Count >= RemembersMax) remembered.Clear();
        remembered[actor] = copy;
    }

    /// <summary>Reads who replaces whom; a patient whose replacement cannot be read cannot be read.</summary>
    private async Task FollowReplacements(
        Dictionary<(ActorType Type, string Id), object?> known, Dictionary<(ActorType, string), EhrAnswer> unread, CancellationToken ct)
    {
        for (var hop = 0; hop < ReplacementsMax; hop++)
        {
            var next = known.Values.OfType<Patient>().Select(patient => patient.ReplacedBy).OfType<string>()
                .Select(id => (ActorType.Patient, id))
                .Where(actor => !known.ContainsKey(actor) && !unread.ContainsKey(actor)).ToList();
            if (next.Count == 0) break;
            await Learn(next.Distinct(), known, unread, ct);
        }
        foreach (var (actor, value) in known)
            if (value is Patient { ReplacedBy: { } by } && unread.TryGetValue((ActorType.Patient, by), out var why)) unread[actor] = why;
    }

    // FHIR: a resource that links replaced-by "must no longer be used".
    private static Patient Surviving(string id, Dictionary<(ActorType Type, string Id), object?> known)
    {
        var patient = (Patient)known[(ActorType.Patient, id)]!;
        var survivor = patient;
        for (var hop = 0; hop < ReplacementsMax && survivor.ReplacedBy is { } by; hop++)
        {
            if (known.GetValueOrDefault((ActorType.Patient, by)) is not Patient next) break;
            survivor = next;
        }
        if (survivor.ReplacedBy is not null) return patient with { Id = id, IsActive = false };
        return ReferenceEquals(survivor, patient) ? patient : survivor with { Id = id, ReplacedBy = survivor.Id };
    }

    private sealed record Remembered(object? Value, DateTimeOffset At)
    {
        // Who died a minute ago must not be texted: a patient who was found is looked at each time.
        public bool IsFresh(ActorType type, DateTimeOffset now) =>
            now - At < (Value is null ? MissingFor : type is ActorType.Patient ? TimeSpan.Zero : FreshFor);
    }
}
