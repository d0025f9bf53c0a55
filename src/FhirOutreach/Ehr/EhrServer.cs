using FhirOutreach.Ehr.Resources;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr;

/// <summary>Which software the EHR runs: <c>Ehr:Dialect</c>, or what its CapabilityStatement says.</summary>
internal sealed class EhrServer(EhrClient ehr, EhrSettings settings, TimeProvider time)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(1);

    private static readonly (string Word, EhrDialect Dialect)[] SoftwareNames =
    [
        ("medplum", EhrDialect.Medplum), ("hapi", EhrDialect.Hapi), ("azure", EhrDialect.Microsoft),
        ("microsoft", EhrDialect.Microsoft), ("firely", EhrDialect.Firely), ("vonk", EhrDialect.Firely),
        ("cerner", EhrDialect.Cerner), ("millennium", EhrDialect.Cerner), ("epic", EhrDialect.Epic),
        ("google", EhrDialect.Google), ("athena", EhrDialect.Athena),
    ];

    private volatile Known? known;

    /// <summary>Auto when the server could not be asked, or is none that we know by name.</summary>
    public async Task<EhrDialect> Dialect(CancellationToken ct)
    {
        if (settings.Dialect != EhrDialect.Auto) return settings.Dialect;
        if (known is { } k && time.GetUtcNow() < k.Until) return k.Dialect;
        var answer = await ehr.Capabilities(ct);
        var now = time.GetUtcNow();
        known = answer is EhrAnswer.Found found
            ? new Known(Named(found), now + KnownFor)
            : new Known(known?.Dialect ?? EhrDialect.Auto, now + UnknownFor);
        return known.Dialect;
    }

    private static EhrDialect Named(EhrAnswer.Found metadata)
    {
        var name = $"{metadata.Body.At("software").Text("name")} {metadata.Body.Text("publisher")}";
        return Array.Find(SoftwareNames, one => name.Contains(one.Word, StringComparison.OrdinalIgnoreCase)).Dialect;
    }

    private sealed record Known(EhrDialect Dialect, DateTimeOffset Until);
}
