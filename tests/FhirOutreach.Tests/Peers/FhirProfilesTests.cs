using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Tests.Ehr;
using FhirOutreach.Tests.House;

namespace FhirOutreach.Tests.Peers;

/// <summary>What lies in <c>fhir-profiles</c> is R4, by a validator nobody here wrote.</summary>
public sealed class FhirProfilesTests(FhirValidatorPeer validator) : IClassFixture<FhirValidatorPeer>
{
    private const string Folder = "fhir-profiles/";
    private const string AppointmentProfile = Folder + "structuredefinition-appointment.json";
    private const string PatientProfile = Folder + "structuredefinition-patient.json";
    private const string Requirements = Folder + "capability-requirements.json";

    /// <summary>Sent by servers all the same, so that we read it: what the validator says of it.</summary>
    private static readonly Dictionary<string, string> NotR4 = new(StringComparer.Ordinal)
    {
        // A resource of R4B, which athenahealth puts into a Bundle of R4.
        [Folder + "examples/notification-athena-subscription-status.json"] = "Unknown data type: SubscriptionStatus",
        // Empty strings, which FHIR forbids.
        [Folder + "examples/practitioner-without-name.json"] = "String must contain non-whitespace content",
    };

    public static TheoryData<string> R4() => [.. Files("").Where(path => !NotR4.ContainsKey(path))];

    public static TheoryData<string> Not() => [.. NotR4.Keys];

    public static TheoryData<string> Appointments() => [.. Files("examples/appointment-")];

    public static TheoryData<string> Patients() => [.. Files("examples/patient-")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(R4))]
    public async Task Every_file_is_R4(string path) => Fits(path, await validator.Errors(SourceTree.Text(path), null, Ct));

    [Theory]
    [MemberData(nameof(Not))]
    public async Task What_is_not_R4_is_refused_for_the_reason_we_know(string path) =>
        Assert.Contains(
            await validator.Errors(SourceTree.Text(path), null, Ct),
            error => error.Contains(NotR4[path], StringComparison.Ordinal));

    // Without these the green of the others says little.
    [Theory]
    [InlineData("status", "\"planned\"", "ValueSet/appointmentstatus")]
    [InlineData("start", "\"2026-12-01T15:00\"", "Appointment.start")]
    [InlineData("starts", "\"2026-12-01T15:00:00Z\"", "Appointment.starts")]
    [InlineData("participant", "[]", "Appointment.participant")]
    public async Task The_validator_refuses_what_is_not_R4(string property, string value, string complaint)
    {
        var appointment = Examples.TextWith("appointment-booked", a => a[property] = JsonNode.Parse(value));

        Assert.Contains(
            await validator.Errors(appointment, null, Ct), error => error.Contains(complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, "subscription-1", null)]
    [InlineData(false, null, "location=Location/north&_tag=https://clinic.example/tags|pilot")]
    public async Task The_Subscription_we_send_is_R4(bool isSigned, string? id, string? filter)
    {
        var settings = TestSettings.Of(TestSettings.RestHookEhr with { Filter = filter });
        var key = new NotificationKey("0123456789abcdef");
        var sent = new RestHookSubscription(settings, key, isSigned ? new NotificationSignature(key) : null).Json(id);

        Fits(sent, await validator.Errors(sent, null, Ct));
    }

    [Fact]
    public async Task Each_of_the_Subscriptions_for_athenahealth_is_R4()
    {
        var key = new NotificationKey("0123456789abcdef");
        foreach (var topic in AthenaSubscription.KnownTopics)
        {
            var sent = new AthenaSubscription(TestSettings.Of(TestSettings.RestHookEhr), key, new NotificationSignature(key), topic).Json();
            Assert.Contains(topic, sent, StringComparison.Ordinal);
            Fits(sent, await validator.Errors(sent, null, Ct));
        }
    }

    [Theory]
    [MemberData(nameof(Appointments))]
    public async Task An_Appointment_fits_our_profile_when_our_reader_finds_no_problem(string path)
    {
        var problem = Read(SourceTree.Text(path)).Problem;

        var errors = await validator.Errors(SourceTree.Text(path), SourceTree.Text(AppointmentProfile), Ct);

        if (problem is null) Fits(path, errors);
        else Assert.Contains(errors, error => error.Contains("fo-appointment-", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Demands() => new()
    {
        { "Appointment.id", "id" },
        { "Appointment.status", "status" },
        { "app-3", "start" },
        { "fo-appointment-1", "patient" },
        { "fo-appointment-2", "many patients" },
    };

    [Theory]
    [MemberData(nameof(Demands))]
    public async Task What_our_profile_refuses_is_a_problem_to_our_reader(string demand, string what)
    {
        var appointment = Examples.TextWith("appointment-booked", a => Spoil(a, what));

        var errors = await validator.Errors(appointment, SourceTree.Text(AppointmentProfile), Ct);

        Assert.Contains(errors, error => error.Contains(demand, StringComparison.Ordinal));
        Assert.NotNull(Read(appointment).Problem);
    }

    [Theory]
    [MemberData(nameof(Patients))]
    public async Task A_Patient_fits_our_profile(string path) =>
        Fits(path, await validator.Errors(SourceTree.Text(path), SourceTree.Text(PatientProfile), Ct));

    // The validator leaves warnings of a profile unsaid; as an error this one is heard.
    [Theory]
    [InlineData("patient-maria", false)]
    [InlineData("patient-without-phone", true)]
    public async Task Our_profile_warns_of_a_Patient_without_a_phone(string example, bool warns)
    {
        var profile = SourceTree.Text(PatientProfile).Replace("\"warning\"", "\"error\"", StringComparison.Ordinal);

        var errors = await validator.Errors(Examples.Text(example), profile, Ct);

        Assert.Equal(warns, errors.Any(error => error.Contains("fo-patient-1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_search_parameter_we_ask_for_is_one_of_R4()
    {
        var resources = JsonElement.Parse(SourceTree.Text(Requirements)).Items("rest").Single().Items("resource");
        var asked = resources
            .SelectMany(one => one.Items("searchParam").Select(parameter => (Type: one.Text("type")!, parameter))).ToList();

        Assert.NotEmpty(asked);
        foreach (var (type, parameter) in asked)
            Assert.Equal(
                parameter.Text("type"), await validator.TypeOfSearchParameter(type, parameter.Text("name")!, Ct));
    }

    private static IEnumerable<string> Files(string prefix) =>
        SourceTree.FilesUnder(Folder, ".json")
            .Where(path => path.StartsWith(Folder + prefix, StringComparison.Ordinal));

    private static void Fits(string what, IReadOnlyList<string> errors) =>
        Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors)}");

    private static Appointment Read(string json) =>
        new AppointmentReader(new References(new Uri("https://ehr.example/r4"))).Read(JsonElement.Parse(json));

    private static void Spoil(JsonObject appointment, string what)
    {
        var people = appointment["participant"]!.AsArray();
        switch (what)
        {
            case "start":
                appointment.Remove("start");
                appointment.Remove("end");
                return;
            case "patient":
                people.RemoveAt(1);
                return;
            case "many patients":
                for (var patient = 0; patient < AppointmentReader.PatientsMax; patient++)
                    people.Add(JsonNode.Parse($$"""{"actor":{"reference":"Patient/p{{patient}}"},"status":"accepted"}"""));
                return;
            default:
                appointment.Remove(what);
                return;
        }
    }
}
