using System.Collections.Concurrent;
using System.Text.Json;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Ehr;

/// <summary>
/// Reads many resources of a type by id, fifty in a request. What a batch does not bring is read singly before it
/// counts
/// as missing; a server that will not search by <c>_id</c> lists gets single reads.
/// </summary>
internal sealed class ResourceBatches(EhrClient ehr, TimeProvider time)
{
    private const int BatchSize = 50;
    private const int SingleReadsAtOnce = 8;

    /// <summary>A page limit smaller than the batch makes several pages of it.</summary>
    private const int PagesMax = 10;

    private static readonly TimeSpan BatchesRefusedFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> refusedUntil = new();

    /// <summary>
    /// One answer for every id: <see cref="EhrAnswer.Found"/> with the resource as its body, or why not.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, EhrAnswer>> Read(
        string type, IEnumerable<string> ids, CancellationToken ct)
    {
        var answers = new Dictionary<string, EhrAnswer>(StringComparer.Ordinal);
        foreach (var batch in ids.Distinct().Where(id => FhirId.IsValid(id)).Chunk(BatchSize))
        {
            if (batch.Length > 1 && !IsRefused(type)) await ReadBatch(type, batch, answers, ct);
            await ReadSingly(type, batch.Where(id => !answers.ContainsKey(id)), answers, ct);
        }
        return answers;
    }

    private bool IsRefused(string type) => refusedUntil.TryGetValue(type, out var until) && time.GetUtcNow() < until;

    private async Task ReadBatch(
        string type, string[] batch, Dictionary<string, EhrAnswer> answers, CancellationToken ct)
    {
        var answer = await ehr.Search($"{type}?_id={string.Join(',', batch)}&_count={BatchSize}", ct);
        for (var page = 1; answer is EhrAnswer.Found found; page++)
        {
            foreach (var entry in found.Body.Items("entry")) Take(entry.At("resource"));
            if (page == PagesMax || Bundles.NextOf(found.Body) is not { } next) return;
            answer = await ehr.Next(next, ct);
        }
        if (answer is EhrAnswer.Refused or EhrAnswer.Missing) refusedUntil[type] = time.GetUtcNow() + BatchesRefusedFor;
        if (answer is EhrAnswer.Unreachable) // asking one by one would only add to its load
            foreach (var id in batch) answers.TryAdd(id, answer);

        void Take(JsonElement resource)
        {
            if (resource.Text("resourceType") == type && resource.Text("id") is { } id && batch.Contains(id))
                answers[id] = new EhrAnswer.Found(resource, null, null);
        }
    }

    private async Task ReadSingly(
        string type, IEnumerable<string> ids, Dictionary<string, EhrAnswer> answers, CancellationToken ct)
    {
        EhrAnswer.Unreachable? outage = null;
        foreach (var some in ids.ToList().Chunk(SingleReadsAtOnce))
        {
            var read = outage is null
                ? await Task.WhenAll(some.Select(id => ReadOne(type, id, ct)))
                : Array.ConvertAll(some, _ => (EhrAnswer)outage);
            foreach (var (id, answer) in some.Zip(read)) answers[id] = answer;
            outage ??= read.OfType<EhrAnswer.Unreachable>().FirstOrDefault();
        }
    }

    private async Task<EhrAnswer> ReadOne(string type, string id, CancellationToken ct)
    {
        var answer = await ehr.Read(type, id, ct);
        if (answer is not EhrAnswer.Found { Body: var body }) return answer;
        return body.Text("resourceType") == type && body.Text("id") == id
            ? answer
            : new EhrAnswer.Unreachable("the EHR answered a read with another resource");
    }
}
