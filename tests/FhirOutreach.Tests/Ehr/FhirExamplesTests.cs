using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Smart;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Tests.House;

namespace FhirOutreach.Tests.Ehr;

/// <summary>Our own readers read every example, and what we ask of an EHR is what we need.</summary>
public sealed class FhirExamplesTests
{
    private const string Folder = "fhir-profiles/";
    private const string ExamplesFolder = Folder + "examples/";
    private const string KeyOfExamples = "an-example-of-a-key";

    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-20T10:00:00Z");
    private static readonly References References = new(new Uri("https://ehr.example/r4"));

    public static TheoryData<string> Resources() => [.. Paths(".json").Where(path => !IsNotification(path))];

    public static TheoryData<string> Notifications() => [.. Paths(".json", ".http").Where(IsNotification)];

    [Fact]
    public void The_readme_names_every_file()
    {
        var readme = SourceTree.Text(Folder + "README.md");

        Assert.All(
            SourceTree.FilesUnder(Folder, ".json", ".http"),
            path => Assert.Contains($"`{Path.GetFileName(path)}`", readme, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Our_readers_read_every_resource(string path)
    {
        var resource = JsonElement.Parse(SourceTree.Text(path));

        switch (resource.Text("resourceType"))
        {
            case "Appointment":
                var appointment = new AppointmentReader(References).Read(resource);
                Assert.Equal(resource.Text("id"), appointment.Id);
                Assert.NotEqual(AppointmentStatus.Unknown, appointment.Status);
                Assert.False(appointment.NeedsReading());
                return;
            case "Patient":
                Assert.Equal(resource.Text("id"), new PatientReader(References, "US").Read(resource, Now).Id);
                return;
            case "Practitioner":
                Assert.Equal(path.EndsWith("without-name.json", StringComparison.Ordinal), PractitionerReader.Read(resource).Name is null);
                return;
            case "Location":
                Assert.NotNull(new PlaceReader("US").Read(resource, Now).Name);
                return;
            case "Subscription":
                Assert.Contains("\nrest-hook\n", new RestHookSubscription(TestSettings.Of(TestSettings.RestHookEhr), new NotificationKey("0123456789abcdef")).Fingerprint(resource), StringComparison.Ordinal);
                return;
            default:
                Assert.Fail($"{path}: no reader of ours reads this");
                return;
        }
    }

    [Theory]
    [MemberData(nameof(Notifications))]
    public void Every_notification_is_kept_and_a_handshake_or_heartbeat_tells_of_no_change(string path)
    {
        var reading = path.EndsWith(".http", StringComparison.Ordinal) ? Read(Request(path)) : AtEndpoint(SourceTree.Text(path));

        var isSilent = path.Contains("handshake", StringComparison.Ordinal) || path.Contains("heartbeat", StringComparison.Ordinal);
        var kept = Assert.IsType<NotificationReading.Kept>(reading).Notification;
        Assert.Equal(isSilent, kept is Notification.FromTopic { Told: null });
    }

    [Theory]
    [InlineData("notification-hapi-delete.http")]
    [InlineData("notification-medplum-delete.http")]
    public void A_delete_names_the_Appointment(string file) =>
        Assert.Equal(
            new Notification.Deleted("visit-1"),
            Assert.IsType<NotificationReading.Kept>(Read(Request(ExamplesFolder + file))).Notification);

    [Fact]
    public void An_empty_ping_says_nothing() =>
        Assert.IsType<Notification.EmptyPing>(
            Assert.IsType<NotificationReading.Kept>(Read(Request(ExamplesFolder + "notification-hapi-empty-ping.http"))).Notification);

    [Fact]
    public void Of_a_payload_search_only_the_Appointment_is_kept()
    {
        var reading = AtEndpoint(Examples.Text("notification-hapi-payload-search"));

        var put = Assert.IsType<Notification.Put>(Assert.IsType<NotificationReading.Kept>(reading).Notification);
        Assert.Equal(("visit-1", "1"), (put.Id, put.VersionId));
    }

    [Theory]
    [InlineData("subscription-hapi", false)]
    [InlineData("subscription-medplum", true)]
    public void The_Subscription_of_the_examples_is_the_one_we_send(string example, bool isSigned)
    {
        var key = new NotificationKey(KeyOfExamples);
        var sent = new RestHookSubscription(TestSettings.Of(TestSettings.RestHookEhr), key, isSigned ? new NotificationSignature(key) : null).Json();

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(Examples.Text(example)), JsonNode.Parse(sent)),
            $"{example} is not what we send:\n{sent}");
    }

    [Fact]
    public void What_we_ask_of_an_EHR_is_what_our_scopes_are_for()
    {
        var resources = JsonElement.Parse(SourceTree.Text(Folder + "capability-requirements.json"))
            .Items("rest").Single().Items("resource");
        var asked = resources.Where(resource => Expectation(resource) != "MAY")
            .Select(resource => $"system/{resource.Text("type")}.{Permissions(resource)}");

        Assert.Equal(SmartScopes.Needed(ScopeNotation.V2, TestSettings.RestHookEhr), string.Join(' ', asked));
    }

    private static IEnumerable<string> Paths(params string[] endings) => SourceTree.FilesUnder(ExamplesFolder, endings);

    private static bool IsNotification(string path) =>
        path.StartsWith(ExamplesFolder + "notification-", StringComparison.Ordinal);

    private static HttpExample Request(string path) => HttpExample.Read(SourceTree.Text(path));

    private static NotificationReading Read(HttpExample example)
    {
        var target = example.AfterKey();
        return new NotificationRequest(
            example.Method, target.ElementAtOrDefault(0), target.ElementAtOrDefault(1), example.Header("Content-Type"),
            Encoding.UTF8.GetBytes(example.Body), example.Header("X-Medplum-Deleted-Resource")).Read(References);
    }

    private static NotificationReading AtEndpoint(string json) =>
        new NotificationRequest("POST", null, null, "application/fhir+json", Encoding.UTF8.GetBytes(json)).Read(References);

    private static string? Expectation(JsonElement element) =>
        element.Items("extension")
            .Where(one => one.Text("url") == "http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation")
            .Select(one => one.Text("valueCode")).SingleOrDefault();

    // The letters of SMART's scopes, in their order: update and patch are one right.
    private static string Permissions(JsonElement resource)
    {
        var codes = resource.Items("interaction").Select(one => one.Text("code")).ToList();
        (char Letter, string[] Codes)[] rights =
            [('c', ["create"]), ('r', ["read"]), ('u', ["update", "patch"]), ('d', ["delete"]), ('s', ["search-type"])];
        return string.Concat(rights.Where(right => right.Codes.Any(codes.Contains)).Select(right => right.Letter));
    }
}
