using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Which of the EHR's Subscriptions is ours: by the id kept in the notebook, else by our endpoint, which nobody else
/// knows.
/// </summary>
internal sealed partial class OwnSubscriptions(EhrClient ehr, Database database, ILogger log)
{
    public const string Type = "Subscription";

    private const string NotebookName = "ehr.subscription-id";

    public string? Id { get; private set; }

    /// <summary>Of several it keeps one and deletes the rest, so that they do not pile up.</summary>
    /// <returns>
    /// False when the EHR could not say: then there may be one we do not know of, and none must be created.
    /// </returns>
    public async Task<bool> Find(string endpoint, CancellationToken ct)
    {
        Id ??= database.Read(session => session.Note(NotebookName));
        var answer = await ehr.Search($"{Type}?url={Uri.EscapeDataString(endpoint)}", ct);
        if (answer is not EhrAnswer.Found found) return answer is not EhrAnswer.Unreachable;

        var ours = found.Body.Items("entry").Select(entry => entry.At("resource"))
            .Where(one => IsAt(endpoint, one))
            .OrderByDescending(one => one.Text("id") == Id).ThenByDescending(one => one.Text("status") == "active")
            .Select(one => one.Text("id")!).Distinct().ToList();
        if (ours.Count > 0) await KeepFirst(ours, ct);
        return true;
    }

    public async Task Keep(string id)
    {
        if (id == Id) return;
        await database.Write(session => session.Note(NotebookName, id));
        Id = id;
    }

    public async Task Forget()
    {
        await database.Write(session => session.Forget(NotebookName));
        Id = null;
    }

    /// <summary>The id a create's answer gives, in the body or, without one, in <c>Location</c>.</summary>
    public static string? IdOf(EhrAnswer.Found made)
    {
        if (made.Body.Text("id") is { } inBody && FhirId.IsValid(inBody)) return inBody;
        var segments = made.Location?.OriginalString.Split('/') ?? [];
        var type = Array.LastIndexOf(segments, Type);
        var id = type >= 0 ? segments.ElementAtOrDefault(type + 1) : null;
        return FhirId.IsValid(id) ? id : null;
    }

    private static bool IsAt(string endpoint, JsonElement subscription) =>
        subscription.Text("resourceType") == Type && FhirId.IsValid(subscription.Text("id"))
        && subscription.At("channel").Text("endpoint") == endpoint;

    private async Task KeepFirst(List<string> ours, CancellationToken ct)
    {
        if (Id is not null && !ours.Contains(Id)) ours.Add(Id); // ours once, at another endpoint
        await Keep(ours[0]);
        foreach (var surplus in ours.Skip(1))
        {
            Log.Surplus(log, surplus);
            await ehr.Delete(Type, surplus, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription/{Id} is a second one of ours; it is deleted")]
        public static partial void Surplus(ILogger logger, string id);
    }
}
