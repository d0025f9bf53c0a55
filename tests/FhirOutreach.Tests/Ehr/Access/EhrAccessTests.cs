using FhirOutreach.Ehr.Access;
using FhirOutreach.Tests.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace FhirOutreach.Tests.Ehr.Access;

public sealed class EhrAccessTests
{
    [Theory]
    [InlineData("https://hapi.fhir.org/baseR4", true)]
    [InlineData("https://ehr.example.org/fhir", false)]
    public void A_token_for_the_public_test_server_is_warned_about(string baseUrl, bool isWarned)
    {
        var report = Report(("Ehr:BaseUrl", baseUrl), ("Ehr:Auth", "Bearer"), ("Ehr:Token", "secret-token"));

        Assert.Equal(isWarned, report.Warnings.Any(warning => warning.Contains("set Ehr:Auth to None", StringComparison.Ordinal)));
        Assert.DoesNotContain("secret-token", $"{report}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://ehr.example.org/fhir", "Bearer", true)]
    [InlineData("http://ehr.example.org/fhir", "None", false)]
    [InlineData("http://127.0.0.1:8080/fhir", "Bearer", false)]
    [InlineData("https://ehr.example.org/fhir", "Bearer", false)]
    public void Credentials_that_travel_unencrypted_are_warned_about(string baseUrl, string auth, bool isWarned) =>
        Assert.Equal(isWarned, Report(("Ehr:BaseUrl", baseUrl), ("Ehr:Auth", auth), ("Ehr:Token", "secret-token")).Warnings.Count > 0);

    [Fact]
    public void What_is_wrong_or_narrower_is_told_as_wrong_and_a_warning_is_not()
    {
        List<string> told = [];
        new AuthorizationReport(AuthorizationState.Good, "words", "narrower", ["a warning"]).Tell((isGood, _, words) => told.Add($"{isGood} {words}"));
        new AuthorizationReport(AuthorizationState.Misconfigured, "wrong", null, []).Tell((isGood, _, words) => told.Add($"{isGood} {words}"));

        Assert.Equal(["True words", "False narrower", "True note: a warning", "False wrong"], told);
    }

    private static AuthorizationReport Report(params (string, string?)[] settings) =>
        new EhrAccess(Reading.Good(settings).Ehr, TimeProvider.System, NullLogger<EhrAccess>.Instance).Report;
}
