using System.Text.Json;
using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Ehr.Resources;

/// <summary>Reads <c>telecom</c>: the number to text, and the number to call.</summary>
internal static class Telecom
{
    /// <summary>The number to text; without one, why, in words that do not repeat it.</summary>
    public static (string? Number, string? Problem) ToText(JsonElement patient, string region, DateTimeOffset now) =>
        ContactPointChoice.From([.. Points(patient)], region, now) switch
        {
            ContactPointChoice.Chosen chosen => (chosen.Number, null),
            ContactPointChoice.None none => (null, none.InWords()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The number to call: of a Location the one at work is meant, and a mobile is as good as any.</summary>
    public static string? ToCall(JsonElement location, string region, DateTimeOffset now) =>
        Points(location)
            .Where(point => point is { System: "phone", Value: not null } && point.Use != "old")
            .Where(point => !(point.PeriodStart > now) && !(point.PeriodEnd < now))
            .OrderBy(point => point.Rank ?? int.MaxValue)
            .Select(point => PhoneNumber.Read(point.Value!, region))
            .OfType<PhoneReading.E164>()
            .FirstOrDefault()?.Number;

    private static IEnumerable<ContactPoint> Points(JsonElement resource) =>
        from point in resource.Items("telecom")
        let period = point.At("period")
        select new ContactPoint(
            point.Text("system"),
            point.Text("use"),
            point.Text("value"),
            Rank(point.At("rank")),
            Periods.Beginning(period.Text("start")),
            Periods.End(period.Text("end")));

    private static int? Rank(JsonElement rank) =>
        rank.ValueKind == JsonValueKind.Number && rank.TryGetInt32(out var number) && number > 0 ? number : null;
}
