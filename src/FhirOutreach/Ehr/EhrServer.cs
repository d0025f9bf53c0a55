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
        if (learned is { } l && time.GetUtcNow() < l.Until) return l.Write;
        if (settings.Dialect != EhrDialect.Auto) return KnownServer.Of(settings.Dialect).Write;
        var seen = await Look(ct);
        return seen.Server.WriteFor(seen.Abilities);
    }

    /// <summary>Whether it lists Subscription; a server that lists nothing, or could not be asked, may take them.</summary>
    public async Task<bool> TakesSubscriptions(CancellationToken ct) => (await Look(ct)).TakesSubscriptions;

    /// <summary>A statement that lists no resources says nothing.</summary>
    public static bool ListsSubscription(JsonElement statement)
    {
        var types = statement.Items("rest").SelectMany(rest => rest.Items("resource")).Select(one => one.Text("type")).ToList();
        return types.Count == 0 || types.Contains(OwnSubscriptions.Type);
    }

    /// <summary>The server refused the usual kind: another one for an hour.</summary>
    public void Learn(WriteKind write) => learned = new Learned(write, time.GetUtcNow() + KnownFor);

    /// <summary>The row for this server, and its kind, from a CapabilityStatement that was just read.</summary>
    public (KnownServer Server, WriteKind Write) Judge(EhrAnswer.Found metadata)
    {
        if (settings.Dialect != EhrDialect.Auto)
            return (KnownServer.Of(settings.Dialect), KnownServer.Of(settings.Dialect).Write);
        var server = Named(metadata);
        return (server, server.WriteFor(WriteAbilities.Read(metadata.Body)));
    }

    private async Task<Known> Look(CancellationToken ct)
    {
        if (known is { } k && time.GetUtcNow() < k.Until) return k;
        var answer = await ehr.Capabilities(ct);
        var now = time.GetUtcNow();
        var seen = answer is EhrAnswer.Found found
            ? new Known(Named(found), WriteAbilities.Read(found.Body), ListsSubscription(found.Body), now + KnownFor)
            : (known ?? new Known(KnownServer.Other, WriteAbilities.Unsaid, true, now)) with { Until = now + UnknownFor };
        known = seen;
        return seen;
    }

    private static KnownServer Named(EhrAnswer.Found metadata) =>
        KnownServer.Named($"{metadata.Body.At("software").Text("name")} {metadata.Body.Text("publisher")}");

    private sealed record Known(KnownServer Server, WriteAbilities Abilities, bool TakesSubscriptions, DateTimeOffset Until);

    private sealed record Learned(WriteKind Write, DateTimeOffset Until);
}
