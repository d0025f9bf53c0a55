using System.Text.Json;
using System.Text.Json.Nodes;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Ehr.Resources;

namespace FhirOutreach.Tests.Ehr.Resources;

public sealed class PatientReaderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-12-01T09:00:00Z");
    private static readonly PatientReader Reader = new(new References(new Uri("https://ehr.example/r4")), "US");

    [Fact]
    public void A_patient_reads_as_what_a_text_needs() =>
        Assert.Equal(
            new Patient("maria", "Maria", "+15550100002", null, "es-MX", "America/Chicago"),
            Reader.Read(Examples.Json("patient-maria"), Now));

    [Theory]
    [InlineData("patient-without-phone")]
    [InlineData("patient-call-mother")]
    public void Without_a_number_we_are_sure_of_there_is_none_and_a_reason(string example)
    {
        var patient = Reader.Read(Examples.Json(example), Now);

        Assert.Null(patient.Phone);
        Assert.NotNull(patient.PhoneProblem);
        Assert.DoesNotContain("mother", patient.PhoneProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"use":"official","given":["Ann"]},{"use":"usual","given":["Annie"]}]""", "Annie")]
    [InlineData("""[{"given":["Ann"]},{"use":"official","given":["Anna"]}]""", "Anna")]
    [InlineData("""[{"use":"old","given":["Ann"]},{"use":"maiden","given":["Ann"]},{"use":"nickname","given":["Mimi"]}]""", null)]
    [InlineData("""[{"use":"usual","given":["Ann"],"period":{"end":"2020"}},{"given":["Anna"]}]""", "Anna")]
    [InlineData("""[{"use":"usual","given":["Ann"],"period":{"end":"2026-12-01"}},{"given":["Anna"]}]""", "Ann")]
    [InlineData("""[{"use":"usual","given":["Ann"],"period":{"start":"2027-01-01"}},{"given":["Anna"]}]""", "Anna")]
    [InlineData("""[{"use":"usual","given":["Ann"],"period":{"end":"whenever"}}]""", "Ann")]
    [InlineData("""[{"given":[""," ","  María   Elena "]}]""", "María Elena")]
    [InlineData("""[{"given":["..."]}]""", null)]
    [InlineData("""[{"text":"Ann Lopez"}]""", null)]
    [InlineData("""[{"family":"Lopez"}]""", null)]
    [InlineData("""[null,7,{"given":"Ann"},{"given":[7,null,{}]}]""", null)]
    [InlineData("""{"given":["Ann"]}""", null)]
    public void The_first_name_is_a_given_name_in_use(string names, string? first) =>
        Assert.Equal(first, With("name", names).FirstName);

    [Theory]
    [InlineData("""[{"language":{"coding":[{"code":"es"}]},"preferred":true},{"language":{"coding":[{"code":"en"}]}}]""", "es")]
    [InlineData("""[{"language":{"coding":[{"code":"es_MX"}]},"preferred":true}]""", "es-MX")]
    [InlineData("""[{"language":{"text":"pt"},"preferred":true}]""", "pt")]
    [InlineData("""[{"language":{"coding":[{"code":"Spanish (Mexico)"}],"text":"Spanish, please"},"preferred":true}]""", null)]
    [InlineData("""[{"language":{"coding":[{"code":"es"}]}}]""", null)]
    [InlineData("""[{"language":"es","preferred":"true"}]""", null)]
    public void The_language_is_the_preferred_one(string communication, string? language) =>
        Assert.Equal(language, With("communication", communication).Language);

    [Theory]
    [InlineData("""{"deceasedBoolean":true}""", true)]
    [InlineData("""{"deceasedBoolean":false}""", false)]
    [InlineData("""{"deceasedBoolean":"true"}""", true)]
    [InlineData("""{"deceasedDateTime":"2026"}""", true)]
    [InlineData("""{"deceasedDateTime":"last week"}""", true)]
    [InlineData("""{"_deceasedDateTime":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}""", true)]
    [InlineData("{}", false)]
    public void Any_sign_of_death_counts(string json, bool isDeceased) =>
        Assert.Equal(isDeceased, Reader.Read(JsonElement.Parse(json), Now).IsDeceased);

    [Fact]
    public void Inactive_and_replaced_are_told()
    {
        Assert.False(Reader.Read(Examples.Json("patient-inactive"), Now).IsActive);
        Assert.Equal("maria", Reader.Read(Examples.Json("patient-replaced"), Now).ReplacedBy);
        Assert.True(Reader.Read(Examples.Json("patient-without-phone"), Now).IsActive);
    }

    [Theory]
    [InlineData("""[{"use":"home","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/timezone","valueCode":"America/Denver"}]}]""", "America/Denver")]
    [InlineData("""[{"use":"old","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/timezone","valueCode":"America/Denver"}]}]""", null)]
    [InlineData("""[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/timezone","valueCode":"Denver"}]}]""", null)]
    public void The_zone_may_stand_at_the_address(string addresses, string? zone)
    {
        var json = Examples.With("patient-maria", patient =>
        {
            patient.Remove("extension");
            patient["address"] = JsonNode.Parse(addresses);
        });

        Assert.Equal(zone, Reader.Read(json, Now).Zone);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"name":[{"given":["\ud800"]}],"telecom":[{"system":"phone","value":"\udfff"}],"link":[{"type":"replaced-by","other":7}]}""")]
    public void Anything_reads_without_throwing(string json) => Assert.Null(Reader.Read(JsonElement.Parse(json), Now).Phone);

    [Theory]
    [InlineData("""[{"text":"Dr. Adaeze Okafor, MD"}]""", "Dr. Adaeze Okafor, MD")]
    [InlineData("""[{"prefix":["Dr."],"given":["Adaeze"],"family":"Okafor"}]""", "Dr. Okafor")]
    [InlineData("""[{"given":["Adaeze"],"family":"Okafor"}]""", "Adaeze Okafor")]
    [InlineData("""[{"prefix":["Dr."],"family":""}]""", null)]
    [InlineData("""[{"prefix":["Dr."],"family":","}]""", null)]
    [InlineData("""[{"text":" , "},{"use":"temp","prefix":["Dr."],"family":"Okafor"}]""", "Dr. Okafor")]
    [InlineData("""[{"use":"old","text":"Dr. Adeyemi"}]""", null)]
    [InlineData("[]", null)]
    public void A_practitioner_has_a_whole_name_or_none(string names, string? name) =>
        Assert.Equal(name, PractitionerReader.Read(JsonElement.Parse($$"""{"resourceType":"Practitioner","id":"1","name":{{names}} }""")).Name);

    [Fact]
    public void A_place_has_its_name_phone_and_zone()
    {
        var places = new PlaceReader("US");

        Assert.Equal(
            new("north", "North Clinic", "+15550100099", "America/New_York"), places.Read(Examples.Json("location-north"), Now));
        Assert.Equal(new("south", "South Clinic", null, null), places.Read(Examples.Json("location-alias-only"), Now));
    }

    private static Patient With(string property, string json) =>
        Reader.Read(Examples.With("patient-maria", patient => patient[property] = JsonNode.Parse(json)), Now);
}
