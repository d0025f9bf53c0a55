using System.Globalization;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>FHIR's answers to what came of an interaction.</summary>
internal sealed class EhrAnswers(EhrDialect dialect)
{
    private const string ContentType = FhirJson.MediaType + ";charset=UTF-8";
    private const string ReturnPreference = "return=";

    public static Answer NotFound(string type, string id) =>
        Outcome.Error(404, $"HAPI-2001: Resource {type}/{id} is not known");

    public static Answer Gone(ResourceVersion deletion) =>
        Outcome.Error(410, $"HAPI-1995: Resource was deleted at {FhirJson.Instant(deletion.LastUpdated)}");

    public static Answer Body(JsonObject body) => new(200, ContentType, FhirJson.Write(body));

    public static Answer Resource(int status, ResourceVersion version) =>
        Stamped(new Answer(status, ContentType, version.Json), version);

    public static Answer NotModified(ResourceVersion version) => Stamped(Answer.Empty(304), version);

    public Answer To(ReceivedRequest request, Written written) => written switch
    {
        Written.Created(var version) => Preferred(request, 201, version).With("Location", Location(request, version)),
        Written.Updated(var version) => Preferred(request, 200, version),
        Written.Unchanged({ IsDeleted: true } version) =>
            Outcome.Information(200, $"Not deleted, resource {version.Reference} was already deleted"),
        Written.Unchanged(var version) => Preferred(request, 200, version),
        Written.Deleted(var version) =>
            Stamped(Outcome.Information(200, $"Successfully deleted {version.Reference}"), version),
        Written.Refused(var answer) => answer,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Answer Preferred(ReceivedRequest request, int status, ResourceVersion version) =>
        (dialect.AnswersWritesEmpty ? "minimal" : Preference(request)) switch
        {
            "minimal" => Stamped(Answer.Empty(status), version),
            "OperationOutcome" =>
                Stamped(Outcome.Information(status, $"Successfully wrote {version.Reference}"), version),
            _ => Resource(status, version),
        };

    private static string? Preference(ReceivedRequest request) =>
        (request.Header("Prefer") ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)
            .Where(part => part.StartsWith(ReturnPreference, StringComparison.Ordinal))
            .Select(part => part[ReturnPreference.Length..]).FirstOrDefault();

    private string Location(ReceivedRequest request, ResourceVersion version)
    {
        var address = $"{request.BaseUrl}/{version.Reference}";
        return dialect.LocationNamesTheVersion ? $"{address}/_history/{version.VersionId}" : address;
    }

    private static Answer Stamped(Answer answer, ResourceVersion version) => answer
        .With("ETag", version.ETag)
        .With("Last-Modified", version.LastUpdated.ToString("R", CultureInfo.InvariantCulture));
}
