using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Ehr.Resources;
using FhirOutreach.Tests.House;

namespace FhirOutreach.Tests.Ehr;

/// <summary>The profiles mark as mustSupport what our readers read, and nothing else: each element is taken away, or put in,
/// and what was read is compared.</summary>
public sealed class ProfileTruthTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-20T10:00:00Z");
    private static readonly References References = new(new Uri("https://ehr.example/r4"));

    // What stands here is there to begin with; an element of these is tried by taking it away.
    private const string Visit =
        """
        {"resourceType":"Appointment","id":"v1","meta":{"versionId":"3","lastUpdated":"2026-11-19T10:00:00Z"},"status":"booked",
         "start":"2026-12-01T15:00:00Z",
         "participant":[{"actor":{"reference":"Patient/p1"},"status":"accepted"},{"actor":{"reference":"#dr"},"status":"accepted"}]}
        """;

    private static readonly Dictionary<string, string> VisitElements = new()
    {
        ["identifier"] = """[{"value":"telehealth"}]""",
        ["cancelationReason"] = """{"text":"virtual"}""",
        ["serviceCategory"] = """[{"coding":[{"code":"VR"}]}]""",
        ["serviceType"] = """[{"text":"Follow-up"}]""",
        ["specialty"] = """[{"text":"Video"}]""",
        ["appointmentType"] = """{"coding":[{"display":"Telehealth visit"}]}""",
        ["reasonCode"] = """[{"text":"Video"}]""",
        ["reasonReference"] = """[{"reference":"Condition/1"}]""",
        ["priority"] = "5",
        ["description"] = "\"a video visit\"",
        ["supportingInformation"] = """[{"reference":"Patient/p2"}]""",
        ["end"] = "\"2026-12-01T15:30:00Z\"",
        ["minutesDuration"] = "30",
        ["slot"] = """[{"reference":"Slot/1"}]""",
        ["created"] = "\"2026-11-01\"",
        ["comment"] = "\"telephone\"",
        ["patientInstruction"] = "\"come early\"",
        ["basedOn"] = """[{"reference":"ServiceRequest/1"}]""",
        ["requestedPeriod"] = """[{"start":"2026-12-02"}]""",
        ["contained"] = """[{"resourceType":"Practitioner","id":"dr","name":[{"prefix":["Dr."],"family":"Okafor"}]}]""",
        ["extension"] = """[{"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService"}]""",
        ["language"] = "\"en\"",
        ["text"] = """{"status":"generated","div":"<div>video</div>"}""",
    };

    private const string Person =
        """{"resourceType":"Patient","id":"p1"}""";

    private static readonly Dictionary<string, string> PersonElements = new()
    {
        ["identifier"] = """[{"value":"1"}]""",
        ["active"] = "false",
        ["name"] = """[{"given":["Ann"],"family":"Lee"}]""",
        ["telecom"] = """[{"system":"sms","value":"+12025550101"}]""",
        ["gender"] = "\"female\"",
        ["birthDate"] = "\"2020-01-01\"",
        ["deceased[x]"] = "true",
        ["address"] = """[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/timezone","valueCode":"America/Denver"}]}]""",
        ["maritalStatus"] = """{"text":"M"}""",
        ["multipleBirth[x]"] = "true",
        ["photo"] = """[{"title":"x"}]""",
        ["communication"] = """[{"language":{"coding":[{"code":"es"}]},"preferred":true}]""",
        ["generalPractitioner"] = """[{"reference":"Practitioner/1"}]""",
        ["managingOrganization"] = """{"reference":"Organization/1"}""",
        ["link"] = """[{"other":{"reference":"Patient/p2"},"type":"replaced-by"}]""",
        ["extension"] = """[{"url":"http://hl7.org/fhir/StructureDefinition/timezone","valueCode":"America/Denver"}]""",
    };

    public static TheoryData<string> OfAppointment =>
        [.. VisitElements.Keys, .. JsonNode.Parse(Visit)!.AsObject().Select(member => member.Key).Where(name => name != "resourceType")];

    public static TheoryData<string> OfPatient => [.. PersonElements.Keys, "id"];

    [Theory]
    [MemberData(nameof(OfAppointment))]
    public void An_element_of_an_Appointment_is_marked_if_and_only_if_it_is_read(string element) =>
        Assert.Equal(
            Differs(Visit, VisitElements, element, json => new AppointmentReader(References).Read(json)),
            IsMarked("structuredefinition-appointment.json", "Appointment", element));

    [Theory]
    [MemberData(nameof(OfPatient))]
    public void An_element_of_a_Patient_is_marked_if_and_only_if_it_is_read(string element) =>
        Assert.Equal(
            Differs(Person, PersonElements, element, json => new PatientReader(References, "US", minorsUnder: 18).Read(json, Now)),
            IsMarked("structuredefinition-patient.json", "Patient", element));

    private static bool Differs<T>(string json, Dictionary<string, string> elements, string element, Func<JsonElement, T> read)
    {
        var (one, other) = (JsonNode.Parse(json)!.AsObject(), JsonNode.Parse(json)!.AsObject());
        if (elements.TryGetValue(element, out var value)) other[element.Replace("[x]", "Boolean", StringComparison.Ordinal)] = JsonNode.Parse(value);
        else Assert.True(other.Remove(element));
        return Read(one, read) != Read(other, read);
    }

    private static string Read<T>(JsonObject resource, Func<JsonElement, T> read) =>
        JsonSerializer.Serialize(read(JsonElement.Parse(resource.ToJsonString())));

    private static bool IsMarked(string file, string type, string element) =>
        JsonElement.Parse(SourceTree.Text("fhir-profiles/" + file)).At("differential").Items("element")
            .Where(one => one.Text("path") == $"{type}.{element}" || one.Text("path")!.StartsWith($"{type}.{element}.", StringComparison.Ordinal))
            .Any(one => one.IsTrue("mustSupport"));
}
