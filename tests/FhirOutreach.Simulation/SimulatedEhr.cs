using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FhirOutreach.Simulation;

/// <summary>An EHR in memory: every version it ever held, and FHIR's HTTP over them. It misbehaves as its random numbers say.</summary>
internal sealed class SimulatedEhr(TimeProvider time, Random random)
{
    public const string BaseUrl = "http://ehr.simulated/fhir";

    private readonly Dictionary<string, List<TrueVersion>> history = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset At, string Id)> changes = [];
    private readonly HashSet<string> deleted = new(StringComparer.Ordinal);
    private readonly HashSet<string> toldDeleted = new(StringComparer.Ordinal);

    public Dictionary<string, Person> People { get; } = new(StringComparer.Ordinal);

    /// <summary>Names by id.</summary>
    public IReadOnlyDictionary<string, string> Practitioners { get; } =
        new Dictionary<string, string> { ["d1"] = "Dr. Okafor", ["d2"] = "Dr. Lind", ["d3"] = "Nurse Vega" };

    public Dictionary<string, Site> Sites { get; } = new(StringComparer.Ordinal);

    /// <summary>The clinic texts minors at their parents' number.</summary>
    public bool HasProxies { get; set; }

    /// <summary>Where the patient is to be texted.</summary>
    public string PhoneOf(string patientId) => HasProxies ? People[patientId].Phone : People[patientId].OwnPhone ?? People[patientId].Phone;

    /// <summary>How often, of a hundred requests, one goes wrong.</summary>
    public int FaultPercent { get; set; }

    public bool IsDown { get; set; }

    /// <summary>Patients cannot be read; Appointments can.</summary>
    public bool HasNoPatients { get; set; }

    public IEnumerable<string> AppointmentIds => history.Keys;

    public bool IsKnown(string id) => history.ContainsKey(id);

    public bool IsDeleted(string id) => deleted.Contains(id);

    /// <summary>It is deleted, and the service has said that it was told so.</summary>
    public bool IsToldDeleted(string id) => toldDeleted.Contains(id);

    public IReadOnlyList<TrueVersion> History(string id) => history[id];

    /// <summary>Whenever the patient was, or is, to come.</summary>
    public IEnumerable<DateTimeOffset> StartsOf(string patientId) =>
        history.Values.SelectMany(versions => versions).Where(version => version.Patients.Any(part => part.PatientId == patientId)).Select(version => version.Start);

    public TrueVersion Newest(string id) => history[id][^1];

    /// <summary>The version in force at that moment; null before the first.</summary>
    public TrueVersion? AsOf(string id, DateTimeOffset at) => history[id].FindLast(version => version.At <= at);

    public TrueVersion Put(TrueVersion wanted)
    {
        var now = Stamp(time.GetUtcNow());
        if (!history.TryGetValue(wanted.AppointmentId, out var versions)) history.Add(wanted.AppointmentId, versions = []);
        var at = versions.Count > 0 && versions[^1].At > now ? versions[^1].At : now;
        var made = wanted with { Version = versions.Count + 1, At = at };
        versions.Add(made);
        changes.Add((at, wanted.AppointmentId));
        return made;
    }

    /// <summary>Another EHR made this version: it is the truth from then on.</summary>
    public void Record(TrueVersion made)
    {
        if (!history.TryGetValue(made.AppointmentId, out var versions)) history.Add(made.AppointmentId, versions = []);
        versions.Add(made);
    }

    public void Delete(string id) => deleted.Add(id);

    public void ToldDeleted(string id) => toldDeleted.Add(id);

    public HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var fault = IsDown ? EhrFault.Lost : random.Next(100) < FaultPercent ? (EhrFault)(1 + random.Next(4)) : EhrFault.None;
        if (fault is EhrFault.Lost) throw new HttpRequestException(HttpRequestError.ConnectionError);
        if (fault is EhrFault.Error) return Outcome(HttpStatusCode.InternalServerError);

        var answer = Serve(request, fault is EhrFault.SomebodyFirst);
        return fault is EhrFault.AnswerLost ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : answer;
    }

    public static string Json(TrueVersion version) => Resource(version).ToJsonString();

    // Milliseconds, as FHIR servers stamp.
    private static DateTimeOffset Stamp(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    private HttpResponseMessage Serve(HttpRequestMessage request, bool somebodyFirst)
    {
        var path = request.RequestUri!.AbsolutePath["/fhir/".Length..].Split('/');
        var query = request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        if (HasNoPatients && path[0] == "Patient") return Outcome(HttpStatusCode.ServiceUnavailable);
        return (request.Method.Method, path) switch
        {
            ("GET", ["metadata"]) => Ok(new JsonObject { ["resourceType"] = "CapabilityStatement" }),
            ("GET", ["Appointment", var id]) => Read(id),
            ("PATCH", ["Appointment", var id]) => Patch(id, request, somebodyFirst),
            ("GET", ["Appointment"]) => Search(query),
            ("GET", ["Patient", var id]) => People.TryGetValue(id, out var person) ? Ok(Resource(person)) : Outcome(HttpStatusCode.NotFound),
            ("GET", ["Practitioner", var id]) => Practitioners.TryGetValue(id, out var name) ? Ok(Practitioner(id, name)) : Outcome(HttpStatusCode.NotFound),
            ("GET", ["Location", var id]) => Sites.TryGetValue(id, out var site) ? Ok(Resource(site)) : Outcome(HttpStatusCode.NotFound),
            ("GET", [var type]) => Batch(type, query["_id"].FirstOrDefault()?.Split(',') ?? []),
            _ => Outcome(HttpStatusCode.NotFound),
        };
    }

    private HttpResponseMessage Read(string id)
    {
        if (deleted.Contains(id)) return Outcome(HttpStatusCode.Gone);
        return history.ContainsKey(id) ? Ok(Resource(Newest(id)), Newest(id).Version) : Outcome(HttpStatusCode.NotFound);
    }

    private HttpResponseMessage Search(ILookup<string, string> query)
    {
        var since = query["_lastUpdated"].Select(text => DateTimeOffset.Parse(text.AsSpan(2), CultureInfo.InvariantCulture)).FirstOrDefault();
        var from = changes.FindIndex(change => change.At >= since);
        var ids = from < 0 ? [] : changes.Skip(from).Select(change => change.Id).Distinct().Where(id => !deleted.Contains(id)).ToList();
        if (query["_sort"].FirstOrDefault() == "-_lastUpdated") ids = [.. ids.TakeLast(1)];
        return Bundle(ids.Select(id => Resource(Newest(id))));
    }

    private HttpResponseMessage Batch(string type, string[] ids) => Bundle(type switch
    {
        "Patient" => ids.Where(People.ContainsKey).Select(id => Resource(People[id])),
        "Practitioner" => ids.Where(Practitioners.ContainsKey).Select(id => Practitioner(id, Practitioners[id])),
        "Location" => ids.Where(Sites.ContainsKey).Select(id => Resource(Sites[id])),
        _ => [],
    });

    private HttpResponseMessage Patch(string id, HttpRequestMessage request, bool somebodyFirst)
    {
        if (!history.ContainsKey(id) || deleted.Contains(id)) return Outcome(HttpStatusCode.NotFound);
        if (somebodyFirst) Put(Newest(id) with { Service = Newest(id).Service + "a", ByUs = false });

        var newest = Newest(id);
        if (request.Headers.IfMatch.FirstOrDefault() is { } match && match.Tag != $"\"{newest.Version}\"")
            return Outcome(HttpStatusCode.PreconditionFailed);
        using var body = request.Content!.ReadAsStream();
        if (Patched(newest, JsonNode.Parse(body)!.AsArray()) is not { } wanted) return Outcome(HttpStatusCode.BadRequest);
        var made = Put(wanted with { ByUs = true });
        return Ok(Resource(made), made.Version);
    }

    private static TrueVersion? Patched(TrueVersion version, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var path = ((string)operation!["path"]!).Split('/')[1..];
            var value = operation["value"]!.GetValueKind() is System.Text.Json.JsonValueKind.String ? (string)operation["value"]! : null;
            if ((string)operation["op"]! == "test")
            {
                if (value != Held(version, path)) return null;
            }
            else if (path is ["status"]) version = version with { Status = value! };
            else if (path is ["participant", var index, "status"])
                version = version with
                {
                    Patients = [.. version.Patients.Select((part, i) => Index(i) == index ? part with { Status = value! } : part)],
                };
        }
        return version;
    }

    private static string? Held(TrueVersion version, string[] path) => path switch
    {
        ["status"] => version.Status,
        ["start"] => Instant(version.Start),
        ["participant", var index, "status"] => version.Patients[Part(index)].Status,
        ["participant", var index, "actor", "reference"] => $"Patient/{version.Patients[Part(index)].PatientId}",
        _ => null,
    };

    // The site comes first among the participants, then the patients, and who sees them last.
    private static string Index(int patient) => (patient + 1).ToString(CultureInfo.InvariantCulture);

    private static int Part(string index) => int.Parse(index, CultureInfo.InvariantCulture) - 1;

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static JsonObject Resource(TrueVersion version) => new()
    {
        ["resourceType"] = "Appointment",
        ["id"] = version.AppointmentId,
        ["meta"] = new JsonObject { ["versionId"] = $"{version.Version}", ["lastUpdated"] = Instant(version.At) },
        ["status"] = version.Status,
        ["start"] = Instant(version.Start),
        ["serviceType"] = new JsonArray(new JsonObject { ["text"] = version.Service }),
        ["participant"] = new JsonArray(
        [
            new JsonObject { ["actor"] = Actor("Location", version.SiteId), ["status"] = "accepted" },
            .. version.Patients.Select(part => new JsonObject { ["actor"] = Actor("Patient", part.PatientId), ["status"] = part.Status }),
            new JsonObject { ["actor"] = Actor("Practitioner", version.Practitioner), ["status"] = "accepted" },
        ]),
    };

    public static JsonObject Resource(Person person)
    {
        var resource = new JsonObject
        {
            ["resourceType"] = "Patient",
            ["id"] = person.Id,
            ["name"] = new JsonArray(new JsonObject { ["given"] = new JsonArray(person.First) }),
            ["telecom"] = Mobile(person.OwnPhone ?? person.Phone),
        };
        if (person.OwnPhone is not null)
        {
            resource["birthDate"] = "2018-05-04";
            resource["contact"] = new JsonArray(new JsonObject
            {
                ["relationship"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "PRN" }) }),
                ["telecom"] = Mobile(person.Phone),
            });
        }
        if (person.Zone is { } zone) resource["extension"] = new JsonArray(ZoneOf(zone));
        if (person.Language is { } language)
            resource["communication"] = new JsonArray(new JsonObject { ["preferred"] = true, ["language"] = new JsonObject { ["text"] = language } });
        return resource;
    }

    private static JsonArray Mobile(string phone) =>
        [new JsonObject { ["system"] = "phone", ["use"] = "mobile", ["value"] = phone }];

    public static JsonObject Resource(Site site) => new()
    {
        ["resourceType"] = "Location",
        ["id"] = site.Id,
        ["name"] = site.Name,
        ["extension"] = site.Zone is { } zone ? new JsonArray(ZoneOf(zone)) : null,
    };

    public static JsonObject Practitioner(string id, string name) => new()
    {
        ["resourceType"] = "Practitioner",
        ["id"] = id,
        ["name"] = new JsonArray(new JsonObject { ["text"] = name }),
    };

    private static JsonObject ZoneOf(string zone) =>
        new() { ["url"] = "http://hl7.org/fhir/StructureDefinition/timezone", ["valueCode"] = zone };

    private static JsonObject Actor(string type, string id) => new() { ["reference"] = $"{type}/{id}" };

    private HttpResponseMessage Bundle(IEnumerable<JsonObject> resources) => Ok(new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "searchset",
        ["entry"] = new JsonArray([.. resources.Select(resource => new JsonObject { ["resource"] = resource })]),
    });

    private HttpResponseMessage Ok(JsonObject body, int? version = null)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = Fhir(body) };
        answer.Headers.Date = time.GetUtcNow();
        if (version is not null) answer.Headers.ETag = new($"\"{version}\"", isWeak: true);
        return answer;
    }

    private static HttpResponseMessage Outcome(HttpStatusCode status) =>
        new(status) { Content = Fhir(new JsonObject { ["resourceType"] = "OperationOutcome" }) };

    private static ByteArrayContent Fhir(JsonObject body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new("application/fhir+json");
        return content;
    }

    private enum EhrFault { None, Lost, Error, AnswerLost, SomebodyFirst }
}
