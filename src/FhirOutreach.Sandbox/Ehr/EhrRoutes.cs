using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>From a request to the interaction it asks for, and from its result to FHIR's answer.</summary>
internal sealed class EhrRoutes(
    ResourceShelf shelf, Interactions interactions, Searches searches, Subscriptions subscriptions, EhrDialect dialect, DateTimeOffset since)
{
    private const string PatchType = "application/json-patch+json";

    private static readonly HashSet<string> JsonTypes = [FhirJson.MediaType, "application/json", "application/json+fhir", "text/json"];

    public Func<EhrAuth> Auth { get; init; } = () => new EhrAuth.None();

    public async Task<Answer> Serve(ReceivedRequest request)
    {
        var path = request.Path.Trim('/').Split('/');
        if (path is ["metadata"] && request.Method == "GET")
        {
            return Body(200, CapabilityStatement.Of(dialect, since, request.BaseUrl));
        }

        if (Auth() is var auth && !auth.Admits(request))
        {
            return Outcome.Error(401, "Who are you?").With("WWW-Authenticate", auth.Challenge);
        }

        if (path is [""])
        {
            return request.Method == "GET" && request.Query.Contains("_getpages=", StringComparison.Ordinal)
                ? searches.NextPage(request.Query[1..], request.BaseUrl)
                : Outcome.Error(400, "HAPI-0446: This server does not do that at its base");
        }

        return SearchParameters.Knows(path[0])
            ? await Interaction(request, path)
            : Outcome.Error(404, $"HAPI-0302: Unknown resource type '{path[0]}'");
    }

    private async Task<Answer> Interaction(ReceivedRequest request, string[] path) => (request.Method, path) switch
    {
        ("GET", [var type]) => searches.Search(type, Parameters(request), request.BaseUrl),
        ("POST", [var type, "_search"]) => searches.Search(type, Parameters(request), request.BaseUrl),
        ("POST", [var type]) => await Create(request, type),
        ("GET", [var type, var id]) => Read(request, type, id),
        ("PUT", [var type, var id]) => await Update(request, type, id),
        ("PATCH", [var type, var id]) => Patch(request, type, id),
        ("DELETE", [var type, var id]) => AnswerTo(request, interactions.Delete(type, id)),
        ("GET", [var type, var id, "_history"]) => History(request, type, id),
        ("GET", [var type, var id, "_history", var version]) => VersionRead(type, id, version),
        _ => Outcome.Error(405, $"HAPI-0361: {request.Method} is not supported here"),
    };

    private static string Parameters(ReceivedRequest request)
    {
        var form = request.Method == "POST" && request.MediaType == "application/x-www-form-urlencoded" ? request.Body : "";
        return string.Join('&', new[] { request.Query.TrimStart('?'), form }.Where(part => part.Length > 0));
    }

    private async Task<Answer> Create(ReceivedRequest request, string type)
    {
        var (resource, refusal) = await Resource(request, type);
        if (resource is null)
        {
            return refusal!;
        }

        if (request.Header("If-None-Exist") is not { } condition)
        {
            return AnswerTo(request, interactions.Create(type, resource));
        }

        lock (shelf.Gate)
        {
            var (found, problem) = searches.Find(type, condition.Split('?')[^1]);
            return found switch
            {
                null => Outcome.Error(400, problem!),
                [] => AnswerTo(request, interactions.Create(type, resource)),
                [var one] => AnswerTo(request, new Written.Unchanged(one)),
                _ => Outcome.Error(412, $"HAPI-0958: Invalid match URL \"{condition}\": {found.Count} resources match"),
            };
        }
    }

    private async Task<Answer> Update(ReceivedRequest request, string type, string id)
    {
        var (resource, refusal) = await Resource(request, type);
        return resource is null ? refusal! : AnswerTo(request, interactions.Update(type, id, resource, request.Header("If-Match")));
    }

    private async Task<(JsonObject? Resource, Answer? Refusal)> Resource(ReceivedRequest request, string type)
    {
        if (!JsonTypes.Contains(request.MediaType))
        {
            return (null, Outcome.Error(415, $"HAPI-0379: This server does not read \"{request.MediaType}\""));
        }

        if (FhirJson.Read(request.Body) is not JsonObject resource)
        {
            return (null, Outcome.Error(400, "HAPI-0450: Failed to parse request body as JSON resource"));
        }

        if (resource.Text("resourceType") != type)
        {
            return (null, Outcome.Error(400, $"HAPI-0446: The body is no {type} but a \"{resource.Text("resourceType")}\""));
        }

        // The sync rules come first: HAPI does not probe an endpoint for a Subscription it would refuse anyway.
        var refusal = type != "Subscription" ? null
            : ResourceRules.Refusal(type, resource, dialect) ?? await subscriptions.Refusal(resource);
        return refusal is null ? (resource, null) : (null, refusal);
    }

    private Answer Patch(ReceivedRequest request, string type, string id)
    {
        if (!dialect.SupportsPatch)
        {
            return Outcome.Error(405, "PATCH is not supported");
        }

        if (request.MediaType != PatchType)
        {
            return Outcome.Error(dialect.WrongPatchType, $"HAPI-1965: Invalid Content-Type for PATCH operation: \"{request.MediaType}\"");
        }

        return FhirJson.Read(request.Body) is { } patch
            ? AnswerTo(request, interactions.Patch(type, id, patch, request.Header("If-Match")))
            : Outcome.Error(400, "HAPI-1271: The patch is not JSON");
    }

    private Answer Read(ReceivedRequest request, string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) switch
            {
                null => Interactions.NotFound(type, id),
                { IsDeleted: true } deletion => Interactions.Gone(deletion),
                var current when request.Header("If-None-Match") == current.ETag => Stamped(Answer.Empty(304), current),
                var current => Resource(200, current),
            };
        }
    }

    private Answer VersionRead(string type, string id, string versionId)
    {
        lock (shelf.Gate)
        {
            return shelf.History(type, id).FirstOrDefault(version => version.VersionId == versionId) switch
            {
                null => Interactions.NotFound(type, $"{id}/_history/{versionId}"),
                { IsDeleted: true } deletion => Interactions.Gone(deletion),
                var version => Resource(200, version),
            };
        }
    }

    private Answer History(ReceivedRequest request, string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.History(type, id) is { Count: > 0 } versions
                ? SearchBundle.History(versions, request.BaseUrl)
                : Interactions.NotFound(type, id);
        }
    }

    private Answer AnswerTo(ReceivedRequest request, Written written) => written switch
    {
        Written.Created(var version) => Preferred(request, 201, version).With("Location", Location(request, version)),
        Written.Updated(var version) => Preferred(request, 200, version),
        Written.Unchanged({ IsDeleted: true } version) => Outcome.Information(200, $"Not deleted, resource {version.Reference} was already deleted"),
        Written.Unchanged(var version) => Preferred(request, 200, version),
        Written.Deleted(var version) => Stamped(Outcome.Information(200, $"Successfully deleted {version.Reference}"), version),
        Written.Refused(var answer) => answer,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Answer Preferred(ReceivedRequest request, int status, ResourceVersion version) =>
        Preference(request) switch
        {
            "minimal" => Stamped(Answer.Empty(status), version),
            "OperationOutcome" => Stamped(Outcome.Information(status, $"Successfully wrote {version.Reference}"), version),
            _ => Resource(status, version),
        };

    private static string? Preference(ReceivedRequest request) =>
        (request.Header("Prefer") ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.StartsWith("return=", StringComparison.Ordinal))?["return=".Length..];

    private string Location(ReceivedRequest request, ResourceVersion version) =>
        $"{request.BaseUrl}/{version.Reference}" + (dialect.LocationNamesTheVersion ? $"/_history/{version.VersionId}" : "");

    private static Answer Resource(int status, ResourceVersion version) =>
        Stamped(new Answer(status, FhirJson.MediaType + ";charset=UTF-8", version.Json), version);

    private static Answer Stamped(Answer answer, ResourceVersion version) => answer
        .With("ETag", version.ETag)
        .With("Last-Modified", version.LastUpdated.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    private static Answer Body(int status, JsonObject body) => new(status, FhirJson.MediaType + ";charset=UTF-8", FhirJson.Write(body));
}
