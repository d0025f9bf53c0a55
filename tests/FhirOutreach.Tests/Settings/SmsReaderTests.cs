namespace FhirOutreach.Tests.Settings;

public sealed class SmsReaderTests
{
    private static readonly (string, string?)[] Twilio =
    [
        ("Ehr:BaseUrl", "https://ehr.example.org/fhir"),
        ("Sms:Provider", "Twilio"),
        ("Sms:Twilio:AccountSid", "AC0123456789abcdef0123456789abcdef"),
        ("Sms:Twilio:AuthToken", "a-token-nobody-may-see"),
        ("Sms:Twilio:From", "+15550100123"),
    ];

    [Fact]
    public void The_sandbox_has_an_account_of_its_own()
    {
        var twilio = Reading.Good().Sms.Twilio;

        Assert.Equal(
            ("AC00000000000000000000000000000000", "sandbox", "+15550100000", null, null),
            (twilio.AccountSid, twilio.AuthToken, twilio.From, twilio.MessagingServiceSid, twilio.SecondaryAuthToken));
    }

    [Fact]
    public void An_account_configured_for_the_sandbox_is_taken()
    {
        var twilio = Reading.Good(("Sms:Twilio:AccountSid", "ACother"), ("Sms:Twilio:AuthToken", "t"), ("Sms:Twilio:MessagingServiceSid", "MGone")).Sms.Twilio;

        Assert.Equal(("ACother", "t", null, "MGone"), (twilio.AccountSid, twilio.AuthToken, twilio.From, twilio.MessagingServiceSid));
    }

    [Fact]
    public void CANCEL_can_only_mean_the_visit_where_a_Messaging_Service_can_be_told_so()
    {
        Assert.Equal("Consent:CancelMeansAppointment", Reading.Problem([.. Twilio, ("Consent:CancelMeansAppointment", "true")]).Setting);
        Assert.True(Reading.Good([.. Twilio, ("Consent:CancelMeansAppointment", "true"), ("Sms:Twilio:MessagingServiceSid", "MGone")]).Consent.CancelMeansAppointment);
        Assert.False(Reading.Good(Twilio).Consent.CancelMeansAppointment);
    }

    [Fact]
    public void Twilio_needs_an_account_a_token_and_a_sender()
    {
        var problems = Reading.Problems(("Sms:Provider", "Twilio"), ("Ehr:BaseUrl", "https://ehr.example.org"));

        Assert.Equal(
            ["Sms:Twilio:AccountSid", "Sms:Twilio:AuthToken", "Sms:Twilio:From"], problems.Select(problem => problem.Setting));
    }

    [Fact]
    public void Twilio_works_without_a_public_URL_and_with_a_messaging_service_for_sender()
    {
        var settings = Reading.Good([.. Twilio, ("Sms:Twilio:From", ""), ("Sms:Twilio:MessagingServiceSid", "MG0123")]);

        Assert.Null(settings.PublicBaseUrl);
        Assert.Equal((null, "MG0123"), (settings.Sms.Twilio.From, settings.Sms.Twilio.MessagingServiceSid));
    }

    [Theory]
    [InlineData("https://hapi.fhir.org/baseR4")]
    [InlineData("http://HAPI.FHIR.ORG./baseR4/")]
    [InlineData("")]
    public void Strangers_are_not_texted(string ehr)
    {
        var problem = Reading.Problem([.. Twilio, ("Ehr:BaseUrl", ehr)]);

        Assert.Equal("Sms:AllowedNumbers", problem.Setting);
        Assert.Contains("strangers", problem.PutThere, StringComparison.Ordinal);
        Assert.Single(Reading.Good([.. Twilio, ("Ehr:BaseUrl", ehr), ("Sms:AllowedNumbers", "+15550100001")]).Sms.AllowedNumbers);
    }

    [Fact]
    public void Numbers_are_a_text_or_an_array()
    {
        string[] both = ["+15550100001", "+15550100002"];

        Assert.Equal(both, Reading.Good(("Sms:AllowedNumbers", "+15550100001, +15550100002")).Sms.AllowedNumbers.Order());
        Assert.Equal(both, Reading.Good(("Sms:AllowedNumbers:0", both[0]), ("Sms:AllowedNumbers:1", both[1])).Sms.AllowedNumbers.Order());
        Assert.Equal(both, Reading.Good(("Sms:AllowedNumbers", ""), ("Sms:AllowedNumbers:0", both[0]), ("Sms:AllowedNumbers:7", both[1])).Sms.AllowedNumbers.Order());
    }

    [Theory]
    [InlineData("Sms:AllowedNumbers", "5550100001")]
    [InlineData("Sms:AllowedNumbers", "+15550100001;+15550100002")]
    [InlineData("Sms:AllowedNumbers", "+15550100001,")]
    [InlineData("Sms:AllowedNumbers", ",")]
    [InlineData("Sms:AllowedNumbers", " ")]
    [InlineData("Sms:AllowedNumbers", "none")]
    [InlineData("Sms:AllowedNumbers:0", "")]
    [InlineData("Sms:AllowedNumbers:0", null)]
    public void Numbers_that_cannot_be_read_never_mean_everybody(string name, string? value) =>
        Assert.All(Reading.Problems([.. Twilio, (name, value)]), problem => Assert.Equal("Sms:AllowedNumbers", problem.Setting));

    [Fact]
    public void A_text_and_an_array_of_numbers_are_refused() =>
        Assert.Equal("Sms:AllowedNumbers", Reading.Problem(("Sms:AllowedNumbers", "+15550100001"), ("Sms:AllowedNumbers:0", "+15550100002")).Setting);

    [Theory]
    [InlineData("Sms:Twilio:AccountSid", "0123456789abcdef0123456789abcdef")]
    [InlineData("Sms:Twilio:AccountSid", "AC/../../somewhere")]
    [InlineData("Sms:Twilio:MessagingServiceSid", "AC0123456789abcdef0123456789abcdef")]
    [InlineData("Sms:Twilio:AuthToken", "two words")]
    [InlineData("Sms:Twilio:SecondaryAuthToken", "two words")]
    public void Account_and_token_are_not_shown_for_they_are_easily_swapped(string name, string value)
    {
        var problem = Reading.Problem([.. Twilio, (name, value)]);

        Assert.Equal(name, problem.Setting);
        Assert.DoesNotContain(value, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+15550100123", true)]
    [InlineData("12345", true)]
    [InlineData("Clinic", false)]
    [InlineData("5550100123", false)]
    public void Patients_must_be_able_to_answer_the_sender(string from, bool isGood) =>
        Assert.Equal(isGood, Reading.Problems([.. Twilio, ("Sms:Twilio:From", from)]).Count == 0);
}
