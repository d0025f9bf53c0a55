using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Ehr.Subscriptions;

/// <summary>
/// Which of the EHR's Subscriptions is ours: by the id kept in the notebook, else by our endpoint, which nobody else
/// knows.
/// </summary>
/// <param name="name">Where there are several: which; empty where there is one.</param>
internal sealed partial class OwnSubscriptions(EhrClient ehr, Database database, string name, ILogger log)
{
    public const string Type = "Subscription";

    /// <summary>A server whose next links go round in a circle must not hold us for ever.</summary>
    private const int PagesMax = 20;

    private string NotebookName => name.Length == 0 ? "ehr.subscription-id" : $"ehr.subscription-id:{name}";

    public string? Id { get; private set; }

    /// <summary>Of several it keeps one and deletes the rest, so that they do not pile up.</summary>
    /// <returns>
    /// False when the EHR could not say: then there may be one we do not know of, and none must be created.
    /// </returns>
    public async Task<bool> Find(WantedSubscription wanted, CancellationToken ct)
    {
        Id ??= database.Read(session => session.Note(NotebookName));
        var (all, canSay) = await At(ehr, wanted, ct);
        var ours = all.Where(wanted.IsSameOne)
            .OrderByDescending(one => one.Text("id") == Id).ThenByDescending(one => one.Text("status") == "active")
            .Select(one => one.Text("id")!).Distinct().ToList();
        if (ours.Count > 0 && (wanted.CanBeAdopted || ours[0] == Id)) await KeepFirst(ours, ct);
        else foreach (var surplus in ours) await Delete(ehr, surplus, log, ct);
        return canSay;
    }

    /// <summary>Deletes those at our endpoint that are none of these.</summary>
    /// <returns>False when the EHR could not say what there is.</returns>
    public static async Task<bool> DeleteOthers(
        EhrClient ehr, WantedSubscription wanted, IReadOnlyCollection<string> ours, ILogger log, CancellationToken ct)
    {
        var (all, canSay) = await At(ehr, wanted, ct);
        foreach (var other in all.Select(one => one.Text("id")!).Except(ours)) await Delete(ehr, other, log, ct);
        return canSay;
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

    private static async Task<(List<JsonElement> AtOurEndpoint, bool CanSay)> At(
        EhrClient ehr, WantedSubscription wanted, CancellationToken ct)
    {
        var found = new List<JsonElement>();
        var answer = await ehr.Search(wanted.Search, ct);
        if (answer is EhrAnswer.Refused) answer = await ehr.Search(Type, ct); // it may not know the parameter
        for (var page = 1; answer is EhrAnswer.Found { Body: var bundle }; page++)
        {
            found.AddRange(bundle.Items("entry").Select(entry => entry.At("resource")).Where(one => IsAt(wanted.Endpoint!, one)));
            if (page == PagesMax || Bundles.NextOf(bundle) is not { } next) return (found, true);
            answer = await ehr.Next(next, ct);
        }
        return (found, answer is not EhrAnswer.Unreachable);
    }

    private static bool IsAt(string endpoint, JsonElement subscription) =>
        subscription.Text("resourceType") == Type && FhirId.IsValid(subscription.Text("id"))
        && subscription.At("channel").Text("endpoint") == endpoint;

    private async Task KeepFirst(List<string> ours, CancellationToken ct)
    {
        if (Id is not null && !ours.Contains(Id)) ours.Add(Id); // ours once, at another endpoint
        await Keep(ours[0]);
        foreach (var surplus in ours.Skip(1)) await Delete(ehr, surplus, log, ct);
    }

    private static Task<EhrAnswer> Delete(EhrClient ehr, string surplus, ILogger log, CancellationToken ct)
    {
        Log.Surplus(log, surplus);
        return ehr.Delete(Type, surplus, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription/{Id} is one too many at our endpoint; it is deleted")]
        public static partial void Surplus(ILogger logger, string id);
    }
}
