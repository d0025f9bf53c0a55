using FhirOutreach.Commands;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Commands;

public sealed class CheckCommandTests
{
    [Fact]
    public async Task All_is_well_is_one_line_each_and_exit_code_zero()
    {
        await using var clinic = await RunningClinic.Prepare();

        var (code, said) = await Check(clinic.Arguments);

        Assert.Equal(0, code);
        foreach (var what in new[] { "settings", "templates", "storage", "EHR", "write-back", "subscription", "SMS" })
            Assert.Contains($"ok    {what}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_CANCEL_means_the_visit_it_says_what_the_carrier_must_be_told()
    {
        await using var clinic = await RunningClinic.Prepare(
            null, ("Consent:CancelMeansAppointment", "true"), ("Sms:Twilio:MessagingServiceSid", "MGofOurs"));

        var (_, said) = await Check(clinic.Arguments);

        Assert.Contains("Messaging Service MGofOurs", said, StringComparison.Ordinal);
        Assert.Contains("take CANCEL off the opt-out keywords", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", null, "through a RelatedPerson")]
    [InlineData("true", 403, "through a contact on their Patient only")]
    [InlineData("false", null, null)]
    public async Task It_says_through_whom_minors_are_texted(string proxies, int? refusal, string? expected)
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Consent:Proxies", proxies));
        if (refusal is { } status) clinic.Ehr.Faults.Always("GET", "/RelatedPerson", new Fault.Status(status));

        var (code, said) = await Check(clinic.Arguments);

        Assert.Equal(0, code);
        if (expected is null) Assert.DoesNotContain("proxies", said, StringComparison.Ordinal);
        else Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_EHR_that_is_not_there_is_named_and_exit_code_one()
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Ehr.IsDown = true;

        var (code, said) = await Check(clinic.Arguments);

        Assert.Equal(1, code);
        Assert.Contains("WRONG EHR", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_the_EHR_refuses_are_told_from_an_EHR_that_is_down()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Auth = new EhrAuth.Bearer(token => token == "right") }, ("Ehr:Auth", "Bearer"), ("Ehr:Token", "wrong"));

        var (code, said) = await Check(clinic.Arguments);

        Assert.Equal(1, code);
        Assert.Contains("Ehr:Auth", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twilios_refusal_is_named()
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Carrier.Faults.Always("GET", "/2010-04-01/", new Fault.Status(401));

        var (code, said) = await Check(clinic.Arguments);

        Assert.Equal(1, code);
        Assert.Contains("WRONG SMS", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Subscription_made_by_hand_is_printed_to_be_pasted()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:ManageSubscription", "false"));

        var (_, said) = await Check(clinic.Arguments);

        Assert.Contains($"/ehr/notifications/{RunningClinic.Key}", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> Check(string[] arguments)
    {
        var output = new StringWriter();
        var code = await CheckCommand.Run(arguments, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
