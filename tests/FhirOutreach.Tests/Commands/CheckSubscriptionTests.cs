using System.Text.Json.Nodes;
using FhirOutreach.Commands;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Commands;

/// <summary>What <c>check</c> prints for the person who makes the Subscription.</summary>
public sealed class CheckSubscriptionTests
{
    [Fact]
    public async Task By_hand_the_rest_hook_is_printed_as_it_is_to_be_pasted()
    {
        var (said, resource) = await Printed(EhrDialect.Hapi, "Auto");

        Assert.Contains("made by a person", said, StringComparison.Ordinal);
        Assert.Equal("requested", (string?)resource["status"]);
        Assert.StartsWith("Appointment?status=", (string?)resource["criteria"], StringComparison.Ordinal);
        Assert.Null(resource["extension"]);
    }

    [Fact]
    public async Task For_Medplum_it_is_active_and_holds_the_secret()
    {
        var (_, resource) = await Printed(EhrDialect.Medplum, "Auto");

        Assert.Equal("active", (string?)resource["status"]);
        Assert.Equal(64, ((string?)resource["extension"]![0]!["valueString"])!.Length);
    }

    [Fact]
    public async Task A_topic_Subscription_names_the_EHRs_topic_and_the_secret_for_a_hub_is_told()
    {
        var (said, resource) = await Printed(EhrDialect.Backport, "Backport");

        Assert.Equal(EhrDialect.Backport.Topic, (string?)resource["criteria"]);
        Assert.Contains("X-Hub-Secret", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_athenahealth_there_is_one_to_paste_for_each_topic_and_the_secret()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Athena }, ("Ehr:ManageSubscription", "false"));
        await using var output = new StringWriter();

        Assert.Equal(0, await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken));

        Assert.All(EhrDialect.Athena.NamedTopics, topic => Assert.Contains($"\"criteria\": \"{topic}\"", output.ToString(), StringComparison.Ordinal));
        Assert.Contains("X-Hub-Secret", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_by_hand_the_deliveries_are_watched()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:ManageSubscription", "false"));
        Assert.Contains("none answers at", await Check(clinic), StringComparison.Ordinal);

        await clinic.Start();
        var before = await Check(clinic);
        Assert.Contains("no delivery since", before, StringComparison.Ordinal);

        clinic.Ehr.Add(JsonNode.Parse(before[before.IndexOf('{', StringComparison.Ordinal)..(before.LastIndexOf('}') + 1)])!.AsObject());
        await clinic.Settled();
        clinic.Book(clinic.Patient("+15550100204"));
        await clinic.Settled();
        Assert.Contains("last delivery 20", await Check(clinic), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_by_the_service_it_is_as_the_running_service_finds_it()
    {
        await using var clinic = await RunningClinic.Prepare();
        var before = await Check(clinic);
        Assert.Contains("ok    subscription   made and kept by the service; none answers at ", before, StringComparison.Ordinal);
        Assert.Contains("what is missing is made when it runs", before, StringComparison.Ordinal);

        await clinic.Start();
        Assert.Contains("which says: Subscription/1 is ", await Check(clinic), StringComparison.Ordinal); // requested, or active already
        await clinic.Advance("2m");
        Assert.Contains(
            "ok    subscription   made and kept by the service, which says: Subscription/1 is active (rest-hook)",
            await Check(clinic), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Subscription_that_the_EHR_refused_is_wrong()
    {
        await using var clinic = await RunningClinic.Prepare();
        clinic.Ehr.Faults.Always("POST", "/Subscription", new Fault.Status(403));
        await clinic.Start();

        var said = await Check(clinic, expected: 1);

        Assert.Contains("WRONG subscription   made and kept by the service, which says: refused: ", said, StringComparison.Ordinal);
        Assert.Contains("put Ehr:Notifications to Poll", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Subscription_that_the_EHR_does_not_activate_is_wrong()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { ActivatesSubscriptions = false });
        await clinic.Start();
        for (var minute = 0; minute < 10; minute++) await clinic.Advance("1m");

        var said = await Check(clinic, expected: 1);

        Assert.Contains("WRONG subscription   made and kept by the service, which says: Subscription/1 stays requested", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_several_that_is_refused_is_wrong()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Athena });
        clinic.Ehr.Faults.Next(request => request is { Method: "POST", Path: var path } && path.EndsWith("/Subscription", StringComparison.Ordinal), new Fault.Status(403));
        await clinic.Start();

        var said = await Check(clinic, expected: 1);

        Assert.Contains("Subscriptions are active", said, StringComparison.Ordinal);
        Assert.Contains("put Ehr:Notifications to Poll", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_by_hand_and_never_heard_of_although_visits_changed_the_EHR_is_polled_until_it_tells_us()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:ManageSubscription", "false"), ("Ehr:SweepEvery", "30m"));
        await clinic.Start();
        var pasted = await Check(clinic);
        await clinic.Advance("31m");
        Assert.DoesNotContain("WRONG", await Check(clinic), StringComparison.Ordinal); // nothing changed: nothing was to be told

        clinic.Book(clinic.Patient("+15550100204"));
        await clinic.Advance("31m");
        Assert.Single(clinic.Texts("+15550100204"));
        Assert.Contains("WRONG notifications  the running service says: ", await Check(clinic, expected: 1), StringComparison.Ordinal);
        clinic.Book(clinic.Patient("+15550100205"));
        await clinic.Advance("31s");
        Assert.Single(clinic.Texts("+15550100205"));

        clinic.Ehr.Add(JsonNode.Parse(pasted[pasted.IndexOf('{', StringComparison.Ordinal)..(pasted.LastIndexOf('}') + 1)])!.AsObject());
        await clinic.Settled();
        clinic.Book(clinic.Patient("+15550100206"));
        await clinic.Settled();
        Assert.Single(clinic.Texts("+15550100206"));
        Assert.DoesNotContain("WRONG", await Check(clinic), StringComparison.Ordinal);
    }

    private static async Task<string> Check(RunningClinic clinic, int expected = 0)
    {
        await using var output = new StringWriter();
        var code = await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken);
        Assert.True(code == expected, output.ToString());
        return output.ToString();
    }

    private static async Task<(string Said, JsonObject Resource)> Printed(EhrDialect dialect, string notifications)
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = dialect }, ("Ehr:Notifications", notifications), ("Ehr:ManageSubscription", "false"));
        await using var output = new StringWriter();

        var code = await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken);

        var said = output.ToString();
        Assert.Equal(0, code);
        var resource = said[said.IndexOf('{', StringComparison.Ordinal)..(said.LastIndexOf('}') + 1)];
        return (said, JsonNode.Parse(resource)!.AsObject());
    }
}
