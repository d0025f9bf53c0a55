using FhirOutreach.Commands;
using FhirOutreach.Keys;
using FhirOutreach.Sandbox.Authorization;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Tests.Ehr;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Commands;

/// <summary>One thing set wrongly, or one thing strange about the EHR, at a time: <c>check</c> says which, and what to do;
/// the service says the same at <c>/readyz</c>; and no secret is in either.</summary>
public sealed class CheckTroubleTests
{
    private const string Secret = "a-token-nobody-may-see";

    public static TheoryData<string, Fault, string> Answers => new()
    {
        { "/metadata", new Fault.Status(404), "has no /metadata: is Ehr:BaseUrl the FHIR base?" },
        { "/metadata", new Fault.HtmlPage(404), "text/html that is not FHIR JSON: is Ehr:BaseUrl right" },
        { "/metadata", new Fault.HtmlPage(200), "text/html that is not FHIR JSON: is Ehr:BaseUrl right" },
        { "/metadata", new Fault.HtmlPage(502), "the EHR answered 502" },
        { "/metadata", new Fault.Body(200, "application/fhir+json", """{"resourceType":"CapabilityStatement","fhirVersion":"5.0.0"}"""), "speaks FHIR 5.0.0: R4 (4.0.1) is needed" },
        { "/metadata", new Fault.Redirect("https://elsewhere.example"), "redirects to elsewhere.example: set Ehr:BaseUrl to https://elsewhere.example" },
        { "/metadata", new Fault.Abort(), "WRONG EHR" },
        { "/Appointment", new Fault.Status(401), "does not accept our credentials (401): see Ehr:Auth" },
        { "/Appointment", new Fault.Status(403), "have the right granted to this client (see Ehr:Scopes)" },
        { "/Appointment", new Fault.HtmlPage(200), "is a proxy in front of it answering?" },
        { "/Appointment", new Fault.Redirect("https://elsewhere.example"), "redirects to elsewhere.example" },
        { "/Appointment", NextElsewhere, "next page is at https://elsewhere.example, which is not Ehr:BaseUrl" },
    };

    private static Fault NextElsewhere => new Fault.Body(200, "application/fhir+json",
        """{"resourceType":"Bundle","type":"searchset","link":[{"relation":"next","url":"https://elsewhere.example/fhir?_getpages=patient-ann-lee"}]}""");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_strange_answer_is_named_with_what_to_do(string path, Fault answer, string said)
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Auth = new EhrAuth.Bearer(Secret) }, ("Ehr:Auth", "Bearer"), ("Ehr:Token", Secret));
        clinic.Ehr.Faults.Always("GET", path, answer);

        var (code, card) = await Check(clinic);

        Assert.Equal(1, code);
        Assert.Contains(said, card, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, card, StringComparison.Ordinal);
        Assert.DoesNotContain("ann-lee", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_next_link_to_another_host_is_told_by_the_service_as_well_and_no_credentials_go_there()
    {
        await using var other = await StubEhr.Start(_ => new(200, """{"resourceType":"Bundle"}"""));
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Auth = new EhrAuth.Bearer(Secret) }, ("Ehr:Auth", "Bearer"), ("Ehr:Token", Secret));
        clinic.Ehr.Faults.Always("GET", "/Appointment", new Fault.Body(200, "application/fhir+json",
            $$"""{"resourceType":"Bundle","type":"searchset","link":[{"relation":"next","url":"{{other.BaseUrl}}?_getpages=1"}]}"""));
        await clinic.Start();

        var ready = await clinic.Http.GetStringAsync("/readyz", Ct);

        Assert.Contains("which is not Ehr:BaseUrl", ready, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task The_base_is_good_with_and_without_a_slash_at_its_end(string end)
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Set("Ehr:BaseUrl", clinic.EhrUrl + end);

        var (code, card) = await Check(clinic);

        Assert.True(code == 0, card);
    }

    [Theory]
    [InlineData("Ehr:ClientId", "somebody-else", "invalid_client", "check Ehr:ClientId")]
    [InlineData("Ehr:KeyFile", "another key", "invalid_client", "public keys are registered")]
    [InlineData("Ehr:TokenUrl", "/authorization/nowhere", "404", "check Ehr:TokenUrl")]
    [InlineData("Ehr:Scopes", "system/Nothing.rs", "invalid_scope", "put those it has into Ehr:Scopes")]
    public async Task What_is_wrong_with_our_client_is_named_and_its_key_is_not_shown(string name, string value, string said, string toDo)
    {
        var key = SigningKey.New(PublicJwk.Es384);
        var pasted = PrivateJwk.Of(key).ToJsonString();
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Smart = new SandboxAuthorizationOptions { Jwks = SigningKeys.Of(key).PublicJwks().ToJsonString() } },
            ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "fhir-outreach"), ("Ehr:KeyFile", pasted));
        Assert.Equal(0, (await Check(clinic)).Code);
        clinic.Set(name, name switch
        {
            "Ehr:KeyFile" => PrivateJwk.Of(SigningKey.New(PublicJwk.Es384)).ToJsonString(),
            "Ehr:TokenUrl" => clinic.EhrUrl + value,
            _ => value,
        });

        var (code, card) = await Check(clinic);

        Assert.Equal(1, code);
        Assert.Contains("WRONG authorization", card, StringComparison.Ordinal);
        Assert.Contains(said, card, StringComparison.Ordinal);
        Assert.Contains(toDo, card, StringComparison.Ordinal);
        Assert.DoesNotContain((string)PrivateJwk.Of(key)["d"]!, card, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_that_were_not_granted_are_named_and_what_needs_them_is_told_as_it_happens()
    {
        var key = SigningKey.New(PublicJwk.Es384);
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions
            {
                Smart = new SandboxAuthorizationOptions
                {
                    Jwks = SigningKeys.Of(key).PublicJwks().ToJsonString(),
                    Scopes = "system/Appointment.rs system/Patient.rs system/Practitioner.rs system/Location.rs",
                    UnderstandsV2 = false,
                },
            },
            ("Ehr:Auth", "SmartBackend"), ("Ehr:ClientId", "fhir-outreach"), ("Ehr:KeyFile", PrivateJwk.Of(key).ToJsonString()),
            ("Ehr:Scopes", "system/Appointment.rs system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds"));

        var (code, card) = await Check(clinic);

        Assert.Equal(1, code);
        Assert.Contains("without system/Appointment.rus system/Subscription.cruds", card, StringComparison.Ordinal);
        await clinic.Start();
        var ready = await clinic.Http.GetStringAsync("/readyz", Ct);
        Assert.Contains("without system/Appointment.rus system/Subscription.cruds", ready, StringComparison.Ordinal);
        Assert.Contains("\"subscription\":\"refused: the EHR answered 403", ready, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Card)> Check(RunningClinic clinic)
    {
        var output = new StringWriter();
        var code = await CheckCommand.Run(clinic.Arguments, output, Ct);
        return (code, output.ToString());
    }
}
