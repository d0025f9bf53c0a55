using System.Text.Json;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>Which server the EHR is, and how it takes answers: <c>Ehr:Dialect</c>, or what its CapabilityStatement says,
/// and what it refused lately.</summary>
internal sealed class EhrServer(EhrClient ehr, EhrSettings settings, TimeProvider time)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(1);

    private volatile Known? known;
    private volatile Learned? learned;

    /// <summary>Auto when the server could not be asked, or is none that we know by name.</summary>
    public async Task<EhrDialect> Dialect(CancellationToken ct) =>
        settings.Dialect != EhrDialect.Auto ? settings.Dialect : (await Look(ct)).Server.Dialect;

    /// <summary>True for one that we do not know by name: it is tried.</summary>
    public async Task<bool> HonoursElements(CancellationToken ct) =>
        (settings.Dialect != EhrDialect.Auto ? KnownServer.Of(settings.Dialect) : (await Look(ct)).Server).HonoursElements;

    public async Task<WriteKind> Write(CancellationToken ct)
    {
        if (settings.Dialect != EhrDialect.Auto) return KnownServer.Of(settings.Dialect).Write;
        var seen = await Look(ct);
        return learned is { } l && time.GetUtcNow() < l.Until && l.Server == seen.Server ? l.Write : seen.Server.WriteFor(seen.Abilities);
    }

    /// <summary>Whether Appointments can be searched by when they were changed; a server that names no search parameters may be asked to.</summary>
    public async Task<bool> SearchesByLastUpdated(CancellationToken ct) => (await Look(ct)).SearchesByLastUpdated;

    /// <summary>A statement that names no search parameters of Appointments says nothing.</summary>
    public static bool MaySearchByLastUpdated(JsonElement statement)
    {
        var ofAppointments = statement.Items("rest").SelectMany(rest => rest.Items("resource"))
            .FirstOrDefault(resource => resource.Text("type") == "Appointment").Items("searchParam").ToList();
        var ofAllTypes = statement.Items("rest").SelectMany(rest => rest.Items("searchParam"));
        return ofAppointments.Count == 0 || ofAppointments.Concat(ofAllTypes).Any(parameter => parameter.Text("name") == "_lastUpdated");
    }

    /// <summary>Whether it lists Subscription; a server that lists nothing, or could not be asked, may take them.</summary>
    public async Task<bool> TakesSubscriptions(CancellationToken ct) => (await Look(ct)).TakesSubscriptions;

    /// <summary>A statement that lists no resources says nothing.</summary>
    public static bool ListsSubscription(JsonElement statement)
    {
        var types = statement.Items("rest").SelectMany(rest => rest.Items("resource")).Select(one => one.Text("type")).ToList();
        return types.Count == 0 || types.Contains(OwnSubscriptions.Type);
    }

    /// <summary>The server refused the usual kind: another one for an hour, or until it is recognised as one that we know.</summary>
    /// <returns>False where the settings say which server it is: they count.</returns>
    public bool Learn(WriteKind write)
    {
        if (settings.Dialect != EhrDialect.Auto) return false;
        learned = new Learned(write, known?.Server ?? KnownServer.Other, time.GetUtcNow() + KnownFor);
        return true;
    }

    /// <summary>The row for a server, and its kind, from its CapabilityStatement, without asking anybody.</summary>
    /// <param name="statement">Undefined says nothing.</param>
    public static (KnownServer Server, WriteKind Write) Judge(EhrSettings settings, JsonElement statement)
    {
        if (settings.Dialect != EhrDialect.Auto)
            return (KnownServer.Of(settings.Dialect), KnownServer.Of(settings.Dialect).Write);
        var server = Named(statement);
        return (server, server.WriteFor(WriteAbilities.Read(statement)));
    }

    private async Task<Known> Look(CancellationToken ct)
    {
        if (known is { } k && time.GetUtcNow() < k.Until) return k;
        var answer = await ehr.Capabilities(ct);
        var now = time.GetUtcNow();
        var seen = answer is EhrAnswer.Found found
            ? new Known(
                Named(found.Body), WriteAbilities.Read(found.Body), ListsSubscription(found.Body), MaySearchByLastUpdated(found.Body), now + KnownFor)
            : (known ?? new Known(KnownServer.Other, WriteAbilities.Unsaid, true, true, now)) with { Until = now + UnknownFor };
        known = seen;
        return seen;
    }

    private static KnownServer Named(JsonElement statement) =>
        KnownServer.Named($"{statement.At("software").Text("name")} {statement.Text("publisher")}");

    private sealed record Known(
        KnownServer Server, WriteAbilities Abilities, bool TakesSubscriptions, bool SearchesByLastUpdated, DateTimeOffset Until);

    /// <param name="Server">Which it was taken for.</param>
    private sealed record Learned(WriteKind Write, KnownServer Server, DateTimeOffset Until);
}
