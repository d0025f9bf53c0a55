using System.Text.Json.Nodes;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Ehr.WriteBack;

/// <summary>
/// JSON Patch whose <c>test</c> operations repeat what was read, so that it applies to that very visit, time and
/// participant or not at all.
/// </summary>
/// <param name="TestsVersion">For a server that ignores If-Match on PATCH: the version is tested inside the
/// patch.</param>
internal sealed record JsonPatchWithTests(bool TestsVersion = false) : WriteKind
{
    public override string Words => TestsVersion
        ? "JSON Patch with test operations, the version among them"
        : "JSON Patch with test operations and If-Match";

    public override bool IsOfferedBy(WriteAbilities abilities) => abilities is { Patches: true, TakesJsonPatch: true };

    public override WriteRequest Ask(EhrUpdateInEhr update, string? versionId) =>
        JsonPatchOperations.Patch([.. Tests(update), .. JsonPatchOperations.Changes(update)], versionId);

    private IEnumerable<JsonObject> Tests(EhrUpdateInEhr update)
    {
        var appointment = update.Appointment;
        if (TestsVersion && appointment.VersionId is { } version) yield return Test("/meta/versionId", version);
        yield return Test("/status", appointment.Status);
        yield return Test("/start", appointment.Start);
        yield return Test($"/participant/{appointment.Index}/actor/reference", appointment.ActorReference);
        if (update.Change != EhrChange.Cancel && appointment.ParticipantStatus is { } held)
            yield return Test($"/participant/{appointment.Index}/status", held);
    }

    private static JsonObject Test(string path, string? value) => JsonPatchOperations.Operation("test", path, value);
}
