using System.Text.RegularExpressions;
using FhirOutreach.Commands;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Tests.House;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Commands;

/// <summary>What <c>check</c> says of each server we know: kept as plain text in <c>Cards/</c>, to be read and agreed
/// with.</summary>
public sealed partial class CardTests
{
    public static TheoryData<string> Servers =>
        ["Hapi", "Medplum", "Microsoft", "Cerner", "Epic", "Firely", "Google", "Athena", "PollOnly", "ReadOnly", "PutOnly", "ResponseOnly"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_card_of_each_server_says_what_works_and_what_does_not(string server)
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = Dialects.Named(server) }, server == "Cerner" ? [("Ehr:Filter", "location=1234")] : []);
        var output = new StringWriter();

        var code = await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Holds(server, Steady(output.ToString()));
    }

    [Fact]
    public async Task Rest_hooks_asked_for_by_name_where_there_are_none_are_wrong()
    {
        await using var clinic = await RunningClinic.Prepare(
            new SandboxEhrOptions { Dialect = EhrDialect.Google }, ("Ehr:Notifications", "RestHook"));
        var output = new StringWriter();

        Assert.Equal(1, await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken));
        Assert.Contains("WRONG notifications", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_search_all_Appointments_asks_for_a_filter_and_the_service_says_the_same()
    {
        await using var clinic = await RunningClinic.Prepare(new SandboxEhrOptions { Dialect = EhrDialect.Cerner });
        var output = new StringWriter();

        Assert.Equal(1, await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken));
        await clinic.Start();
        var ready = await clinic.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken);

        Assert.Contains("put into Ehr:Filter the locations", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"lastGood\":null,\"failure\":\"", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialect_that_is_set_wins_over_what_the_server_says()
    {
        await using var clinic = await RunningClinic.Prepare(null, ("Ehr:Dialect", "Epic"));
        var output = new StringWriter();

        await CheckCommand.Run(clinic.Arguments, output, TestContext.Current.CancellationToken);

        Assert.Contains("Appointments can only be read (Ehr:Dialect=Epic)", output.ToString(), StringComparison.Ordinal);
    }

    private static void Holds(string server, string said)
    {
        var file = Path.Combine(SourceTree.Root, "tests", "FhirOutreach.Tests", "Commands", "Cards", $"{server}.txt");
        var kept = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (kept == said) return;
        var (before, now) = (kept.Split('\n'), said.Split('\n'));
        Assert.Fail(string.Join('\n', [
            $"The card of {server} differs from Commands/Cards/{server}.txt. If it is meant to, put the lines with + there.",
            .. before.Except(now).Select(line => "- " + line), .. now.Except(before).Select(line => "+ " + line),
            "The whole card is now:", said]));
    }

    /// <summary>Without what differs from one machine to the next.</summary>
    private static string Steady(string said)
    {
        var text = Templates().Replace(said.ReplaceLineEndings("\n"), "$1 {templates}");
        return Address().Replace(Storage().Replace(text, "SQLite {version}, {file}"), "http://{address}");
    }

    [GeneratedRegex(@"^(ok    templates     ) .+$", RegexOptions.Multiline)]
    private static partial Regex Templates();

    [GeneratedRegex(@"SQLite \S+, .+$", RegexOptions.Multiline)]
    private static partial Regex Storage();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
