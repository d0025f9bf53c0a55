using System.Text.Json.Nodes;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Tests.Ehr;

public sealed class EhrDirectoryTests : IAsyncLifetime
{
    private readonly SteppedTime time = new(DateTimeOffset.Parse("2026-12-01T09:00:00Z"));
    private readonly Dictionary<string, JsonObject> held = [];
    private Func<StubRequest, StubAnswer?> instead = _ => null;
    private int pageSize = 100;
    private StubEhr stub = null!;
    private EhrDirectory directory = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await StubEhr.Start(Answer);
        directory = new EhrDirectory(stub.Client(), new References(stub.BaseUrl), TestSettings.Of(stub.Settings()), time);
        foreach (var example in (string[])["patient-maria", "patient-without-phone", "patient-replaced", "practitioner-okafor", "location-north"])
        {
            var resource = JsonNode.Parse(Examples.Text(example))!.AsObject();
            Hold(resource);
        }
    }

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    [Fact]
    public async Task Patients_practitioners_and_places_are_read_one_request_for_each_type()
    {
        Hold("Practitioner", "lee");
        Hold("Location", "south");

        var found = await Find("Patient/maria", "Patient/james", "Practitioner/okafor", "Practitioner/lee", "Location/north", "Location/south");

        Assert.Equal(["james", "maria"], found.Patients.Keys.Order());
        Assert.Equal("Dr. Okafor", found.Practitioners["okafor"].Name);
        Assert.Equal("North Clinic", found.Places["north"].Name);
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task Five_minutes_long_no_place_is_read_again()
    {
        await Find("Location/north");
        time.Advance(TimeSpan.FromMinutes(4));
        await Find("Location/north");
        Assert.Single(stub.Requests);

        time.Advance(TimeSpan.FromMinutes(1));
        held["Location/north"]["name"] = "South Clinic";

        Assert.Equal("South Clinic", (await Find("Location/north")).Places["north"].Name);
    }

    [Fact]
    public async Task R_61_a_patient_is_read_again_each_time()
    {
        await Find("Patient/maria");
        held["Patient/maria"]["deceasedBoolean"] = true;

        Assert.True((await Find("Patient/maria")).Patients["maria"].IsDeceased);
    }

    [Fact]
    public async Task Hundreds_are_read_in_batches_of_fifty_over_as_many_pages_as_the_server_makes()
    {
        pageSize = 20;
        for (var i = 0; i < 120; i++) Hold("Patient", $"p{i}");

        var found = await Find([.. Enumerable.Range(0, 120).Select(i => $"Patient/p{i}")]);

        Assert.Equal(120, found.Patients.Count);
        Assert.Equal(3 + 3 + 1, stub.Requests.Count); // 50, 50 and 20 ids, 20 to a page
    }

    [Fact]
    public async Task A_server_that_refuses_lists_of_ids_is_read_singly_and_not_asked_again()
    {
        instead = request => request.PathAndQuery.Contains("_id=", StringComparison.Ordinal) ? StubAnswer.Outcome(400, "not-supported", "") : null;

        Assert.Equal(2, (await Find("Patient/maria", "Patient/james")).Patients.Count);
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(2, (await Find("Patient/maria", "Patient/james")).Patients.Count);

        Assert.Single(stub.Requests, request => request.PathAndQuery.Contains("_id=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_finds_only_the_first_of_a_list_loses_nobody()
    {
        instead = request => request.PathAndQuery.Contains("_id=", StringComparison.Ordinal)
            ? new(200, new JsonObject
            {
                ["resourceType"] = "Bundle",
                ["entry"] = new JsonArray(new JsonObject { ["resource"] = held["Patient/maria"].DeepClone() }),
            }.ToJsonString())
            : null;

        var found = await Find("Patient/maria", "Patient/james", "Patient/nobody");

        Assert.Equal(["james", "maria"], found.Patients.Keys.Order());
        Assert.Equal([(ActorType.Patient, "nobody")], found.Missing);
    }

    [Fact]
    public async Task Whoever_is_missing_is_looked_for_again_after_a_minute()
    {
        Assert.Equal([(ActorType.Patient, "new")], (await Find("Patient/new")).Missing);
        Hold("Patient", "new");
        Assert.Empty((await Find("Patient/new")).Patients);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("new", Assert.Single((await Find("Patient/new")).Patients.Keys));
    }

    [Fact]
    public async Task When_the_EHR_is_away_yesterdays_copy_will_do_and_an_older_one_will_not()
    {
        await Find("Patient/maria");
        instead = _ => new StubAnswer(503);
        time.Advance(TimeSpan.FromHours(23));

        var found = await Find("Patient/maria", "Patient/james");
        Assert.Equal("maria", Assert.Single(found.Patients.Keys));
        Assert.Equal([(ActorType.Patient, "james")], found.CouldNotBeRead.Keys);

        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([(ActorType.Patient, "maria")], (await Find("Patient/maria")).CouldNotBeRead.Keys);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Patients_we_may_not_read_could_not_be_read(int status)
    {
        instead = _ => StubAnswer.Outcome(status, "forbidden", "");

        Assert.Equal([(ActorType.Patient, "maria")], (await Find("Patient/maria")).CouldNotBeRead.Keys);
    }

    [Fact]
    public async Task Staff_and_places_we_may_not_read_are_missing_and_their_display_has_to_do()
    {
        instead = _ => StubAnswer.Outcome(403, "forbidden", "");

        var found = await Find("Practitioner/okafor", "Location/north");

        Assert.Equal(2, found.Missing.Count);
        Assert.Empty(found.CouldNotBeRead.Keys);
    }

    [Fact]
    public async Task A_merged_patient_has_the_survivors_data_under_the_old_id()
    {
        var found = await Find("Patient/maria-twin");

        var patient = Assert.Single(found.Patients).Value;
        Assert.Equal(("maria-twin", "Maria", true, "maria"), (patient.Id, patient.FirstName, patient.IsActive, patient.ReplacedBy));
    }

    [Fact]
    public async Task Patients_who_replace_each_other_in_a_circle_are_nobody_to_text()
    {
        Hold("Patient", "a", patient => patient["link"] = Link("b"));
        Hold("Patient", "b", patient => patient["link"] = Link("a"));
        Hold("Patient", "c", patient => patient["link"] = Link("nobody"));

        var found = await Find("Patient/a", "Patient/c");

        Assert.All(found.Patients.Values, patient => Assert.False(patient.IsActive));
        Assert.Equal(2, found.Patients.Count);
    }

    [Fact]
    public async Task A_merged_patient_whose_survivor_cannot_be_read_could_not_be_read()
    {
        instead = request => request.PathAndQuery.EndsWith("/maria", StringComparison.Ordinal) ? new StubAnswer(503) : null;

        var found = await Find("Patient/maria-twin");

        Assert.Empty(found.Patients);
        Assert.Equal([(ActorType.Patient, "maria-twin")], found.CouldNotBeRead.Keys);
    }

    [Fact]
    public async Task Ids_that_are_no_FHIR_ids_are_missing_unasked()
    {
        var found = await directory.Find(
            new HashSet<(ActorType, string)> { (ActorType.Patient, "a/b"), (ActorType.Device, "d1") }, TestContext.Current.CancellationToken);

        Assert.Equal([(ActorType.Patient, "a/b")], found.Missing);
        Assert.Empty(stub.Requests);
    }

    private Task<Actors> Find(params string[] actors) => directory.Find(
        actors.Select(actor => actor.Split('/')).Select(parts => (Enum.Parse<ActorType>(parts[0]), parts[1])).ToHashSet(),
        TestContext.Current.CancellationToken);

    private void Hold(JsonObject resource) => held[$"{resource["resourceType"]}/{resource["id"]}"] = resource;

    private void Hold(string type, string id, Action<JsonObject>? change = null)
    {
        var resource = new JsonObject { ["resourceType"] = type, ["id"] = id };
        change?.Invoke(resource);
        Hold(resource);
    }

    private static JsonArray Link(string to) =>
        [new JsonObject { ["type"] = "replaced-by", ["other"] = new JsonObject { ["reference"] = $"Patient/{to}" } }];

    private StubAnswer Answer(StubRequest request)
    {
        if (instead(request) is { } answer) return answer;
        var path = request.PathAndQuery["/fhir/".Length..];
        if (!path.Contains('?', StringComparison.Ordinal))
            return held.TryGetValue(path, out var one) ? new(200, one.ToJsonString()) : StubAnswer.Outcome(404, "not-found", "");

        var (type, query) = (path[..path.IndexOf('?', StringComparison.Ordinal)], path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        var parameters = query.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        var offset = parameters.TryGetValue("_offset", out var given) ? int.Parse(given) : 0;
        var all = parameters["_id"].Split(',').Select(id => $"{type}/{id}").Where(held.ContainsKey).ToList();
        var links = new JsonArray();
        if (all.Count > offset + pageSize)
            links.Add(new JsonObject { ["relation"] = "next", ["url"] = $"{stub.BaseUrl}/{type}?_id={parameters["_id"]}&_offset={offset + pageSize}" });
        return new(200, new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["link"] = links,
            ["entry"] = new JsonArray([.. all.Skip(offset).Take(pageSize).Select(key => new JsonObject { ["resource"] = held[key].DeepClone() })]),
        }.ToJsonString());
    }
}
