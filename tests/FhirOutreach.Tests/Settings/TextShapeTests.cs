using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Settings;

/// <summary>Phone numbers, URLs, countries, zones and search parameters.</summary>
public sealed class TextShapeTests
{
    [Theory]
    [InlineData("+15550100000", true)]
    [InlineData("+4930123456", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("15550100000", false)]
    [InlineData("+1 555 010 0000", false)]
    [InlineData("+05550100000", false)]
    [InlineData("+1555", false)]
    [InlineData("+1555010000O", false)]
    [InlineData("+15550100000\n", false)]
    public void A_phone_number_has_a_plus_and_only_digits(string text, bool isGood) =>
        Assert.Equal(isGood, E164.TryRead(text, out _));

    [Theory]
    [InlineData("https://ehr.example.org/fhir", "https://ehr.example.org/fhir")]
    [InlineData("https://ehr.example.org/fhir/", "https://ehr.example.org/fhir")]
    [InlineData("HTTP://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::1]:8080/r4//", "http://[::1]:8080/r4")]
    public void An_address_is_read_without_a_slash_at_its_end(string text, string address)
    {
        Assert.True(WebAddress.TryRead(text, out var value));
        Assert.Equal(address, value.AbsoluteUri);
    }

    [Theory]
    [InlineData("ehr.example.org/fhir")]
    [InlineData("/fhir")]
    [InlineData("ftp://ehr.example.org")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https:///fhir")]
    [InlineData("https://ehr.example.org/fhir?x=1")]
    [InlineData("https://ehr.example.org/fhir?")]
    [InlineData("https://ehr.example.org/fhir#top")]
    [InlineData("https://somebody:secret@ehr.example.org/fhir")]
    [InlineData("https://ehr.example.org:99999/")]
    [InlineData("https://ehr example.org")]
    public void Anything_else_is_no_address(string text) => Assert.False(WebAddress.TryRead(text, out _));

    [Theory]
    [InlineData("US", true)]
    [InlineData("de", true)]
    [InlineData("UK", false)]
    [InlineData("USA", false)]
    [InlineData("ZZ", false)]
    [InlineData("", false)]
    public void A_country_is_one_of_ISO_3166(string text, bool isGood) => Assert.Equal(isGood, CountryCode.TryRead(text, out _));

    [Theory]
    [InlineData("America/New_York", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Etc/GMT+5", true)]
    [InlineData("UTC", true)]
    [InlineData("New York", false)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("localtime", false)]
    [InlineData("../zoneinfo/Europe/Berlin", false)]
    [InlineData("-05:00", false)]
    public void A_zone_is_known_by_its_IANA_name(string text, bool isGood) => Assert.Equal(isGood, ZoneName.TryRead(text, out _));

    [Theory]
    [InlineData("America/New_Yrok", "America/New_York")]
    [InlineData("america/new_york", "America/New_York")]
    [InlineData("New York", "America/New_York")]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("Berlni", "Europe/Berlin")]
    public void A_zone_nobody_knows_brings_the_nearest_to_mind(string text, string meant) =>
        Assert.EndsWith($"Did you mean {meant}?", ZoneName.PutThere(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("location=Location/1", true)]
    [InlineData("_tag=http://example.org|pilot&location=1,2", true)]
    [InlineData("location.address-city:exact=Berlin", true)]
    [InlineData("?location=1", false)]
    [InlineData("&location=1", false)]
    [InlineData("location=1&", false)]
    [InlineData("location=1&&_tag=x", false)]
    [InlineData("location", false)]
    [InlineData("location=", false)]
    [InlineData("location=1#x", false)]
    [InlineData("Appointment?location=1", false)]
    [InlineData("location=a b", false)]
    public void A_filter_is_names_and_values(string text, bool isGood) => Assert.Equal(isGood, SearchParameters.TryRead(text, out _));
}
