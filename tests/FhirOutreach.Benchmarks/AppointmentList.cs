using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Benchmarks;

/// <summary>An EHR's whole schedule, in pages of 500 that follow each other by their next links.</summary>
internal sealed class AppointmentList(int count)
{
    private const int PageSize = 500;
    private readonly DateTimeOffset updated = TimeProvider.System.GetUtcNow();

    public string Page(HttpRequest request)
    {
        var page = int.Parse(request.Query["page"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var numbers = Enumerable.Range(1 + page * PageSize, Math.Clamp(count - page * PageSize, 0, PageSize));
        var entries = numbers.Select(number => $$"""{"resource":{{Clinic.Appointment($"{number:0000000}", updated, updated.AddDays(7).AddMinutes(number))}}}""");
        var next = (page + 1) * PageSize < count
            ? $$"""{"relation":"next","url":"{{request.Scheme}}://{{request.Host}}{{request.Path}}?page={{page + 1}}"}"""
            : "";
        return $$"""{"resourceType":"Bundle","type":"searchset","link":[{{next}}],"entry":[{{string.Join(',', entries)}}]}""";
    }
}
