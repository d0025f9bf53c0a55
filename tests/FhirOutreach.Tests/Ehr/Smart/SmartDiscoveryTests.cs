using FhirOutreach.Ehr;
using FhirOutreach.Ehr.Access;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Ehr.Smart;

/// <summary>Where the token endpoint is found, and what is asked for there.</summary>
public sealed class SmartDiscoveryTests
{
    private const string Document = "/.well-known/smart-configuration";

    [Theory]
    [InlineData("authorization/token")]
    [InlineData("/fhir/authorization/token")]
    [InlineData("./authorization/../authorization/token")]
    public async Task A_relative_URL_is_resolved_against_the_base(string relative)
    {
        await using var ehr = await SmartEhr.Start();
        Says(ehr, $$"""{"token_endpoint":"{{relative}}","capabilities":["permission-v2"]}""");

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        Assert.Equal(ehr.TokenUrl, ehr.Claims[0].GetProperty("aud").GetString());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(302)]
    public async Task Without_the_document_the_CapabilityStatement_names_it(int status)
    {
        await using var ehr = await SmartEhr.Start(registered: options => options with { Scopes = "system/Appointment.read system/Appointment.write" });
        ehr.Ehr.Faults.Always("GET", Document, new Fault.Status(status));

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        Assert.Contains("CapabilityStatement", ehr.Access.Report.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_no_document()
    {
        await using var ehr = await SmartEhr.Start(registered: options => options with { Scopes = "system/Appointment.read" });
        ehr.Ehr.Faults.Always("GET", Document, new Fault.HtmlPage(200));

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
    }

    [Fact]
    public async Task Where_nobody_names_it_the_setting_to_put_is_named()
    {
        await using var ehr = await SmartEhr.Start();
        ehr.Ehr.Faults.Always("GET", Document, new Fault.Status(404));
        ehr.Ehr.Faults.Always("GET", "/metadata", new Fault.Body(200, "application/fhir+json", """{"resourceType":"CapabilityStatement"}"""));

        var answer = Assert.IsType<EhrAnswer.Unreachable>(await ehr.Read());

        Assert.Contains("set Ehr:TokenUrl", answer.Reason, StringComparison.Ordinal);
        Assert.Equal(AuthorizationState.Misconfigured, ehr.Access.Report.State);
    }

    [Fact]
    public async Task Ehr_TokenUrl_wins_and_is_the_audience_to_the_letter()
    {
        await using var ehr = await SmartEhr.Start(change: (settings, server) => settings with { TokenUrl = new Uri(server.BaseUrl + "/authorization/token/") });

        await ehr.Read();

        Assert.Equal(ehr.TokenUrl + "/", ehr.Authorization.Requests.Of("POST", "/token/").Select(_ => ehr.Claims[0].GetProperty("aud").GetString()).First());
    }

    [Fact]
    public async Task The_document_is_asked_for_once_an_hour()
    {
        await using var ehr = await SmartEhr.Start();
        for (var i = 0; i < 30; i++)
        {
            Assert.IsType<EhrAnswer.Found>(await ehr.Read());
            ehr.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.Equal(2, ehr.Ehr.Requests.Of("GET", Document).Count); // two hours, thirty tokens
    }

    [Theory]
    [InlineData("""["permission-v2"]""", "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds")]
    [InlineData("""["permission-v1","permission-v2"]""", "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds")]
    [InlineData("""["permission-v1"]""", "system/Appointment.read system/Appointment.write system/Patient.read system/Practitioner.read system/Location.read system/Subscription.read system/Subscription.write")]
    [InlineData("[]", "system/Appointment.read system/Appointment.write system/Patient.read system/Practitioner.read system/Location.read system/Subscription.read system/Subscription.write")]
    public async Task Scopes_are_asked_for_in_the_notation_the_server_names(string capabilities, string scopes)
    {
        await using var ehr = await SmartEhr.Start(registered: options => options with { Scopes = scopes });
        Says(ehr, $$"""{"token_endpoint":"authorization/token","capabilities":{{capabilities}}}""");

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        Assert.Equal(scopes, SmartEhr.Form(ehr.TokenRequests[0])["scope"]);
        Assert.Null(ehr.Access.Report.Narrower);
    }

    [Theory]
    [InlineData("Backport", "SubscriptionTopic", "", " system/SubscriptionTopic.rs")]
    [InlineData("Backport", "Basic", "", " system/Basic.rs")]
    [InlineData("Backport", "Basic", "http://ehr.example/topics/appointment", "")] // it names its topic: none is looked for
    [InlineData("Backport", "Condition", "", "")]
    [InlineData("Auto", "SubscriptionTopic", "", "")]
    public async Task Topics_are_asked_for_where_they_have_to_be_looked_for(string notifications, string type, string canonical, string more)
    {
        await using var ehr = await SmartEhr.Start(
            registered: options => options with { Scopes = options.Scopes + more },
            change: (settings, _) => settings with { Notifications = Enum.Parse<EhrNotifications>(notifications) });
        Says(ehr, """{"token_endpoint":"authorization/token","capabilities":["permission-v2"]}""");
        ehr.Ehr.Faults.Always("GET", "/metadata", new Fault.Body(200, "application/fhir+json", $$"""
            {"resourceType":"CapabilityStatement","rest":[{"resource":[
              {"type":"Appointment","interaction":[{"code":"read"},{"code":"patch"}]},
              {"type":"{{type}}"},
              {"type":"Subscription","extension":[{
                "url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical",
                "valueCanonical":"{{canonical}}"}]}]}]}
            """));

        await ehr.Read();

        Assert.Equal(
            "system/Appointment.rus system/Patient.rs system/Practitioner.rs system/Location.rs system/Subscription.cruds" + more,
            SmartEhr.Form(ehr.TokenRequests[0])["scope"]);
    }

    [Fact]
    public async Task Ehr_Scopes_are_asked_for_as_they_stand()
    {
        await using var ehr = await SmartEhr.Start(change: (settings, _) => settings with { Scopes = "system/Appointment.rus openid" });

        await ehr.Read();

        Assert.Equal("system/Appointment.rus openid", SmartEhr.Form(ehr.TokenRequests[0])["scope"]);
        Assert.Contains("without openid.", ehr.Access.Report.Narrower, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Narrower_scopes_are_reported_and_what_needs_them_is_refused()
    {
        await using var ehr = await SmartEhr.Start(registered: options => options with { Scopes = "system/Appointment.rs system/Patient.rs" });
        Says(ehr, """{"token_endpoint":"authorization/token","capabilities":["permission-v2"]}""");
        ehr.Authorization.Scopes = "system/Appointment.rus system/Patient.rs";

        Assert.IsType<EhrAnswer.Found>(await ehr.Read());
        var refused = Assert.IsType<EhrAnswer.Refused>(await ehr.Client.Search("Subscription", TestContext.Current.CancellationToken));

        Assert.Equal(403, refused.Status);
        Assert.Contains("without system/Practitioner.rs system/Location.rs system/Subscription.cruds.", ehr.Access.Report.Narrower, StringComparison.Ordinal);
        Assert.Single(ehr.TokenRequests); // another token would say no more
    }

    [Fact]
    public async Task What_the_document_lacks_is_reported()
    {
        await using var ehr = await SmartEhr.Start();
        Says(ehr, """
            {"token_endpoint":"authorization/token","capabilities":["permission-v2"],"grant_types_supported":["authorization_code"],
             "token_endpoint_auth_methods_supported":["client_secret_basic"],"token_endpoint_auth_signing_alg_values_supported":["RS384"]}
            """);

        await ehr.Read();

        Assert.Equal(3, ehr.Access.Report.Warnings.Count);
        Assert.Contains(ehr.Access.Report.Warnings, warning => warning.Contains("keys new --alg RS384", StringComparison.Ordinal));
    }

    private static void Says(SmartEhr ehr, string document) =>
        ehr.Ehr.Faults.Always("GET", Document, new Fault.Body(200, "text/plain", document)); // JSON whatever it is called
}
