using FhirOutreach.Commands;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Simulation;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Tests.Journeys;

namespace FhirOutreach.Tests.Commands;

/// <summary>Both read a copy of the running service's database, and say what they found.</summary>
public sealed class ReplayAndPreviewTests
{
    private const string Phone = "+15550100207";
    private const string OtherPhone = "+15550100208";
    private const string MessagesPath = "/2010-04-01/";

    [Fact]
    public async Task Replay_finds_nothing_where_nothing_changed_and_names_what_did_without_a_word_of_the_patients()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone, "Anselma"));
        await clinic.Settled();
        await clinic.Reply(Phone, "C");

        var same = new StringWriter();
        Assert.Equal(0, await ReplayCommand.Run(clinic.Arguments, same));
        Assert.Contains(" 0 differ; 0 had their details emptied", same.ToString(), StringComparison.Ordinal);

        var otherwise = new StringWriter();
        Assert.Equal(1, ReplayCommand.Run(clinic.Database, Forgetful, otherwise));
        Assert.Contains("PatientConfirmed then, NothingToAnswer now", otherwise.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Anselma", otherwise.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, otherwise.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_names_the_decision_with_an_altered_fact_and_no_other()
    {
        await using var clinic = await RunningClinic.Open();
        var patient = clinic.Patient(Phone, "Anselma");
        for (var visit = 0; visit < 3; visit++) clinic.Book(patient, inDays: 4 + visit);
        await clinic.Settled();

        var altered = await Altered.OneFact(clinic.Database);

        var output = new StringWriter();
        Assert.Equal(1, ReplayCommand.Run(clinic.Database, OutreachDecider.Decide, output));
        Assert.Contains($"decision {altered} (", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" 1 differ;", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_counts_what_retention_has_emptied()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Database.Write(session => session.EmptyOld(clinic.Now.AddDays(1), TimeSpan.FromHours(1)));

        var output = new StringWriter();
        Assert.Equal(0, ReplayCommand.Run(clinic.Database, OutreachDecider.Decide, output));
        Assert.Contains("0 decisions replayed, 0 differ; 1 had their details emptied", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE decision SET details = X'007B' WHERE id = @id", "JsonException")]
    [InlineData("UPDATE policy SET details = replace(details, '\"Zone\":\"', '\"Zone\":\"Nowhere/')", "TimeZoneNotFoundException")]
    public async Task Replay_names_a_decision_that_cannot_be_made_again_and_goes_on(string spoil, string named)
    {
        await using var clinic = await RunningClinic.Open();
        var patient = clinic.Patient(Phone);
        for (var visit = 0; visit < 3; visit++) clinic.Book(patient, inDays: 4 + visit);
        await clinic.Settled();
        var all = clinic.Database.Read(session => session.DecisionsAfter(0, 100)).Count;
        await clinic.Database.Write(session => session.Run(spoil, new { id = session.DecisionsAfter(0, 1)[0].Id }));

        var output = new StringWriter();
        Assert.Equal(1, ReplayCommand.Run(clinic.Database, OutreachDecider.Decide, output));

        Assert.Contains($": cannot be made again: {named}", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{all} decisions replayed", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_names_a_decision_whose_rule_throws_and_goes_on()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone));
        await clinic.Settled();
        await clinic.Reply(Phone, "C");

        var output = new StringWriter();
        Assert.Equal(1, ReplayCommand.Run(clinic.Database, Failing, output));

        Assert.Contains(": cannot be made again: InvalidOperationException", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("a patient's words", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" 1 differ;", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_nothing_behind()
    {
        var temporary = Directory.CreateTempSubdirectory("fhir-outreach-");
        var damaged = Path.Combine(temporary.FullName, "damaged.db");
        await File.WriteAllTextAsync(damaged, new string('x', 8192), TestContext.Current.CancellationToken);

        var (exitCode, said) = await ProgramRun.ToItsEnd(
            temporary, "replay", "--Storage:ConnectionString", $"Data Source={damaged}", "--environment", "Development");

        Assert.Equal(1, exitCode);
        Assert.Contains("not a SQLite database", said, StringComparison.Ordinal);
        Assert.Empty(temporary.GetDirectories("fhir-outreach-copy-*"));
        temporary.Delete(recursive: true);
    }

    [Fact]
    public async Task The_preview_lists_what_the_service_then_sends()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone, "Anselma"), inDays: 4);
        await clinic.Settled();
        var now = clinic.Now;

        var output = new StringWriter();
        var to = now.AddDays(5).UtcDateTime.ToString("O");
        Assert.Equal(0, await PreviewCommand.Run(clinic.Arguments, null, to, 0.01m, output, TestContext.Current.CancellationToken));
        for (var day = 0; day < 5; day++) await clinic.Advance("24h");

        var reminders = clinic.Texts(Phone).Skip(1).ToList(); // the first told of the booking
        Assert.Equal(2, reminders.Count);
        Assert.All(reminders, text => Assert.Contains(text.ReplaceLineEndings("\n    "), output.ToString(), StringComparison.Ordinal));
        Assert.Contains("2 texts,", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, clinic.Database.Read(session => session.TextsThatLeft()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_sending_is_stopped_the_preview_says_so_and_lists_what_goes_when_it_is_lifted(bool isOfOurSender)
    {
        await using var clinic = await RunningClinic.Open();
        var sender = isOfOurSender ? clinic.Carrier.Options.Numbers[0] : null;
        await SendingCommand.Stop(clinic.Database, sender, "a drill", TextWriter.Null);
        clinic.Book(clinic.Patient(Phone, "Anselma"), inDays: 4);
        await clinic.Settled();

        var output = new StringWriter();
        var to = clinic.Now.AddDays(5).UtcDateTime.ToString("O");
        Assert.Equal(0, await PreviewCommand.Run(clinic.Arguments, null, to, 0.01m, output, TestContext.Current.CancellationToken));

        Assert.StartsWith($"Sending is stopped now: for {sender ?? "all senders"} by a person since ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("a drill", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Nothing goes until it is lifted (sending start{(isOfOurSender ? $" --sender {sender}" : "")}).", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 texts,", output.ToString(), StringComparison.Ordinal); // the booking, and both reminders
        Assert.Equal(1, SendingCommand.Status(clinic.Database, TextWriter.Null)); // lifted in the copy, and nowhere else
        Assert.Empty(clinic.Carrier.Sent);
    }

    [Fact]
    public async Task A_stop_by_the_carrier_is_one_that_nobody_has_to_lift()
    {
        await using var clinic = await RunningClinic.Open();
        await clinic.Database.Write(session => session.StopForCarrier(clinic.Carrier.Options.Numbers[0], 20003, clinic.Now, clinic.Now.AddMinutes(1)));

        var output = new StringWriter();
        Assert.Equal(0, await PreviewCommand.Run(clinic.Arguments, null, null, 0.01m, output, TestContext.Current.CancellationToken));

        Assert.Contains("by the carrier since ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("tries whether the carrier takes texts again", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("until it is lifted", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_on_its_way_and_what_went_before_is_not_ahead()
    {
        await using var clinic = await RunningClinic.Open();
        clinic.Book(clinic.Patient(Phone, "Anselma"), inDays: 40);
        await clinic.Settled();
        clinic.Carrier.Faults.Next("POST", MessagesPath, new Fault.Abort());
        clinic.Carrier.Faults.Always("GET", MessagesPath, new Fault.Status(500));
        clinic.Book(clinic.Patient(OtherPhone, "Berta"), inDays: 40);
        await clinic.Settled();

        var output = new StringWriter();
        var (from, to) = (clinic.Now.AddDays(-1).UtcDateTime.ToString("O"), clinic.Now.AddDays(1).UtcDateTime.ToString("O"));
        Assert.Equal(0, await PreviewCommand.Run(clinic.Arguments, from, to, 0.01m, output, TestContext.Current.CancellationToken));

        Assert.Contains("0 texts,", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 texts were handed to the carrier and have no answer yet", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_go_to_a_number_any_more_is_listed_as_not_sent()
    {
        await using var clinic = await RunningClinic.Open(("Notices:SettleFor", "1h"));
        clinic.Book(clinic.Patient(Phone, "Anselma"), inDays: 1);
        await clinic.Settled();
        clinic.Set("Sms:AllowedNumbers", OtherPhone);

        var output = new StringWriter();
        Assert.Equal(0, await PreviewCommand.Run(clinic.Arguments, null, null, 0.01m, output, TestContext.Current.CancellationToken));

        Assert.Contains("0 texts,", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("NumberNotAllowed", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", null)]
    [InlineData("0001-01-01T00:00", null)]
    [InlineData(null, "9999-12-31T23:59:59.9999999")]
    [InlineData("2126-01-01", "2126-01-02")]
    public async Task A_span_that_is_none_is_refused_in_words(string? from, string? to)
    {
        await using var clinic = await RunningClinic.Open();
        var output = new StringWriter();
        Assert.Equal(1, await PreviewCommand.Run(clinic.Arguments, from, to, 0.01m, output, TestContext.Current.CancellationToken));
        Assert.Contains("--from and --to are instants such as", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_below_nothing_is_refused_in_words()
    {
        var (exitCode, said) = await ProgramRun.ToItsEnd("preview", "--segment-price", "-1");
        Assert.Equal(1, exitCode);
        Assert.Contains("--segment-price: Put a price of 0 or more", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_read_a_closed_database_may_replay_it()
    {
        if (OperatingSystem.IsWindows()) return; // other rights there
        var folder = Directory.CreateTempSubdirectory("fhir-outreach test#1%20?"); // signs that mean something in an address
        var file = Path.Combine(folder.FullName, "a&b=c.db");
        await using (var clinic = await RunningClinic.Open())
        {
            clinic.Book(clinic.Patient(Phone));
            await clinic.Settled();
            await clinic.Stop();
            File.Copy(clinic.DatabaseFile, file);
        }
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        const UnixFileMode LookIn = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder.FullName, LookIn);

        var (exitCode, said) = await ProgramRun.ToItsEndAsAReader("replay", "--Storage:ConnectionString", $"Data Source={file}", "--environment", "Development");
        var besides = Directory.GetFiles(folder.FullName);
        File.SetUnixFileMode(folder.FullName, LookIn | UnixFileMode.UserWrite);
        folder.Delete(recursive: true);

        Assert.Contains(" decisions replayed, 0 differ", said, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Single(besides);
    }

    [Fact]
    public async Task Without_a_database_both_say_so_and_make_none()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        var output = new StringWriter();
        Assert.Equal(1, await ReplayCommand.Run(["--Storage:ConnectionString", $"Data Source={nowhere}"], output));
        Assert.Contains("There is no database", output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(nowhere));
    }

    private static Decision Failing(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.ReplyArrived ? throw new InvalidOperationException("a patient's words") : OutreachDecider.Decide(occurrence, facts);

    private static Decision Forgetful(Occurrence occurrence, Facts facts) =>
        occurrence is Occurrence.ReplyArrived ? new(Why.NothingToAnswer) : OutreachDecider.Decide(occurrence, facts);
}
