using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Authorization;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>From a request to the interaction it asks for.</summary>
internal sealed class EhrRoutes(
    ResourceShelf shelf, Interactions interactions, Subscriptions subscriptions, EhrDialect dialect,
    DateTimeOffset since)
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly HashSet<string> JsonTypes =
        [FhirJson.MediaType, "application/json", "application/json+fhir", "text/json"];

    private readonly Searches searches = new(shelf, dialect);
    private readonly EhrAnswers answers = new(dialect);

    public required Func<EhrAuth> Auth { get; init; }

    public required SandboxAuthorization? Authorization { get; init; }

    public async Task<Answer> Serve(ReceivedRequest request)
    {
        var answer = await Route(request);
        return dialect.SendsETag ? answer
            : answer with { Headers = [.. answer.Headers.Where(header => header.Key != "ETag")] };
    }

    private async Task<Answer> Route(ReceivedRequest request)
    {
        var path = request.Path.Trim('/').Split('/');
        if (path is ["metadata"] && request.Method == "GET")
        {
            return EhrAnswers.Body(CapabilityStatement.Of(dialect, since, request.BaseUrl, TokenUrl(request)));
        }

        if (path is [".well-known", "smart-configuration"] && Authorization is not null)
        {
            return OAuthError.Json(200, Authorization.Configuration(request.BaseUrl + SandboxEhr.AuthorizationPath));
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

        if (path is ["SubscriptionTopic"] && request.Method == "GET" && dialect.NamedTopics.Count > 0)
        {
            return EhrAnswers.Body(TopicNames.List(dialect.NamedTopics));
        }

        if (!auth.Allows(request, path[0], Permission(request, path)))
        {
            return Outcome.Error(403, "insufficient_scope");
        }

        return Offers.Has(path[0], dialect)
            ? await Interaction(request, path)
            : Outcome.Error(404, $"HAPI-0302: Unknown resource type '{path[0]}'");
    }

    private string? TokenUrl(ReceivedRequest request) =>
        Authorization is null ? null : request.BaseUrl + SandboxEhr.AuthorizationPath + "/token";

    // SMART's letters: create, read, update, delete, search.
    private static char Permission(ReceivedRequest request, string[] path) => (request.Method, path.Length) switch
    {
        ("GET", 1) or ("POST", 2) => 's',
        ("GET", _) => 'r',
        ("POST", _) => 'c',
        ("DELETE", _) => 'd',
        _ => 'u',
    };

    private async Task<Answer> Interaction(ReceivedRequest request, string[] path) => (request.Method, path) switch
    {
        (var method, [var type, ..]) when !Offers.Takes(method, type, dialect) =>
            Outcome.Error(405, $"HAPI-0361: {method} of {type} is not supported"),
        ("GET", [var type]) => searches.Search(type, Parameters(request), request.BaseUrl),
        ("POST", [var type, "_search"]) => searches.Search(type, Parameters(request), request.BaseUrl),
        ("POST", ["Appointment"]) when dialect.AppointmentsAreReadOnly =>
            Outcome.Error(405, "HAPI-0361: POST of Appointment is not supported"),
        ("POST", [var type]) => await Create(request, type),
        ("GET", [var type, var id]) => Read(request, type, id),
        ("PUT", [var type, var id]) => await Update(request, type, id),
        ("PATCH", [var type, var id]) => Patch(request, type, id),
        ("DELETE", [var type, var id]) => answers.To(request, interactions.Delete(type, id)),
        ("GET", ["Subscription", var id, "$status"]) => subscriptions.Status(id),
        ("GET", ["Subscription", var id, "$events"]) when dialect.OffersEvents => subscriptions.Events(id, request.Query),
        ("GET", [var type, var id, "_history"]) => History(request, type, id),
        ("GET", [var type, var id, "_history", var version]) => VersionRead(type, id, version),
        _ => Outcome.Error(405, $"HAPI-0361: {request.Method} is not supported here"),
    };

    private static string Parameters(ReceivedRequest request)
    {
        var form = request.Method == "POST" && request.MediaType == FormType ? request.Body : "";
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
            return type == "Subscription"
                ? answers.To(request, subscriptions.Create(resource, request.Header("X-Hub-Secret")))
                : answers.To(request, interactions.Create(type, resource));
        }

        lock (shelf.Gate)
        {
            var (found, problem) = searches.Find(type, condition.Split('?')[^1]);
            return found switch
            {
                null => Outcome.Error(400, problem!),
                [] => answers.To(request, interactions.Create(type, resource)),
                [var one] => answers.To(request, new Written.Unchanged(one)),
                _ => Outcome.Error(412, $"HAPI-0958: Invalid match URL \"{condition}\": {found.Count} resources match"),
            };
        }
    }

    private async Task<Answer> Update(ReceivedRequest request, string type, string id)
    {
        var (resource, refusal) = await Resource(request, type);
        return resource is null ? refusal!
            : resource.Text("id") != id ? Outcome.Error(400, $"HAPI-0420: The body's id is not that of the URL, {id}")
            : Unconditional(request)
            ?? answers.To(request, interactions.Update(type, id, resource, request.Header("If-Match")));
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

        if (resource.Text("resourceType") is var found && found != type)
        {
            return (null, Outcome.Error(400, $"HAPI-0446: The body is no {type} but a \"{found}\""));
        }

        // HAPI does not probe an endpoint for a Subscription it would refuse anyway.
        var refusal = type != "Subscription" ? null
            : ResourceRules.Refusal(type, resource, dialect) ?? await subscriptions.Refusal(resource);
        return refusal is null ? (resource, null) : (null, refusal);
    }

    private Answer Patch(ReceivedRequest request, string type, string id)
    {
        if (request.MediaType != Offers.PatchFormat(dialect))
        {
            return Outcome.Error(dialect.WrongPatchType, $"HAPI-1965: Invalid type for PATCH: \"{request.MediaType}\"");
        }

        return FhirJson.Read(request.Body) is not { } patch
            ? Outcome.Error(400, "HAPI-1271: The patch is not JSON")
            : Unconditional(request)
            ?? answers.To(request, interactions.Patch(type, id, patch, request.Header("If-Match")));
    }

    private Answer? Unconditional(ReceivedRequest request) =>
        dialect.RequiresIfMatch && request.Header("If-Match") is null
            ? Outcome.Error(412, "If-Match is required")
            : null;

    private Answer Read(ReceivedRequest request, string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.Current(type, id) switch
            {
                null => EhrAnswers.NotFound(type, id),
                { IsDeleted: true } deletion => EhrAnswers.Gone(deletion),
                var current when request.Header("If-None-Match") == current.ETag => EhrAnswers.NotModified(current),
                var current => EhrAnswers.Resource(200, current),
            };
        }
    }

    private Answer VersionRead(string type, string id, string versionId)
    {
        lock (shelf.Gate)
        {
            return shelf.History(type, id).FirstOrDefault(version => version.VersionId == versionId) switch
            {
                null => EhrAnswers.NotFound(type, $"{id}/_history/{versionId}"),
                { IsDeleted: true } deletion => EhrAnswers.Gone(deletion),
                var version => EhrAnswers.Resource(200, version),
            };
        }
    }

    private Answer History(ReceivedRequest request, string type, string id)
    {
        lock (shelf.Gate)
        {
            return shelf.History(type, id) is { Count: > 0 } versions
                ? SearchBundle.History(versions, request.BaseUrl)
                : EhrAnswers.NotFound(type, id);
        }
    }
}
