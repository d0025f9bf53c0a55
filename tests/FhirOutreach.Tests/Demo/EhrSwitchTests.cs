using System.CommandLine;
using System.Net;
using FhirOutreach.Commands;
using FhirOutreach.Demo;
using FhirOutreach.Ehr;
using FhirOutreach.Tests.Sandbox;

namespace FhirOutreach.Tests.Demo;

/// <summary>Each switch of the sandbox EHR, as it is typed behind <c>sandbox</c> and <c>demo</c>, does what its name
/// says.</summary>
public sealed class EhrSwitchTests
{
    private static readonly string[] NoAuth = ["--auth", "None"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Dialects => [.. EhrSwitches.Dialects];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Dialect_is_the_server_it_speaks_as(string name)
    {
        await using var on = await Open([.. NoAuth, "--dialect", name]);

        var software = (string?)(await on.Fhir.Get("metadata")).Body!["software"]!["name"];

        Assert.Equal(on.Sandbox.Clinic.Ehr.Dialect.SoftwareName, software);
        Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get("Appointment?location=riverside")).Status);
    }

    [Theory]
    [InlineData("None", true)]
    [InlineData("Bearer", false)]
    [InlineData("Basic", false)]
    [InlineData("SmartBackend", false)]
    public async Task Auth_keeps_strangers_out_and_lets_in_whom_the_printed_settings_name(string auth, bool isOpen)
    {
        await using var on = await Open("--auth", auth);

        Assert.Equal(isOpen ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await on.Fhir.Get("Appointment")).Status);
        Assert.Equal(auth, on.Setting("Ehr:Auth"));
        if (auth is "SmartBackend")
        {
            Assert.Equal(HttpStatusCode.OK, (await on.Fhir.Get(".well-known/smart-configuration")).Status);
            return; // that the service gets in with its key is shown where the demo is
        }
        Assert.IsType<EhrAnswer.Found>(await on.AsTheService());
    }

    [Theory]
    [InlineData("RestHook", "Google", true)]
    [InlineData("Medplum", "Hapi", true)]
    [InlineData("Backport", "Hapi", true)]
    [InlineData("None", "Hapi", false)]
    public async Task Notifications_are_of_that_kind_or_there_are_none(string kind, string dialect, bool takesSubscriptions)
    {
        await using var on = await Open([.. NoAuth, "--dialect", dialect, "--notifications", kind]);

        var metadata = (await on.Fhir.Get("metadata")).Body!;

        var offered = metadata["rest"]![0]!["resource"]!.AsArray().Any(one => (string?)one!["type"] == "Subscription");
        Assert.Equal(takesSubscriptions, offered);
        if (takesSubscriptions) Assert.Equal(kind, $"{on.Sandbox.Clinic.Ehr.Dialect.NotifiesBy}");
        Assert.Equal(kind == "Backport" ? "Backport" : null, on.Setting("Ehr:Notifications"));
    }

    [Theory]
    [InlineData("JsonPatch", "Epic", "application/json-patch+json", 200)]
    [InlineData("JsonPatchWithoutTests", "Hapi", "application/json-patch+json", 400)]
    [InlineData("FhirPath", "Hapi", "application/fhir+json", 400)]
    [InlineData("ClosedPaths", "Hapi", "application/json-patch+json", 400)]
    [InlineData("None", "Hapi", null, 405)]
    public async Task Patch_is_the_kind_it_takes(string kind, string dialect, string? format, int answered)
    {
        await using var on = await Open([.. NoAuth, "--dialect", dialect, "--patch", kind]);

        Assert.Equal(format, (string?)(await on.Fhir.Get("metadata")).Body!["patchFormat"]?[0]);
        var patched = await on.Fhir.Patch($"Appointment/{on.Visit}", """[{"op":"test","path":"/status","value":"booked"},{"op":"replace","path":"/status","value":"cancelled"}]""");
        Assert.Equal(answered, (int)patched.Status);
    }

    [Theory]
    [InlineData("409", "Microsoft")]
    [InlineData("412", "Hapi")]
    public async Task Stale_is_the_answer_to_an_old_version(string status, string dialect)
    {
        await using var on = await Open([.. NoAuth, "--dialect", dialect, "--stale", status]);

        var patched = await on.Fhir.Patch(
            $"Appointment/{on.Visit}", """[{"op":"replace","path":"/status","value":"cancelled"}]""", ("If-Match", "W/\"long-ago\""));

        Assert.Equal(status, $"{(int)patched.Status}");
    }

    [Fact]
    public async Task No_etag_sends_none()
    {
        await using var with = await Open(NoAuth);
        await using var without = await Open([.. NoAuth, "--no-etag"]);

        Assert.NotNull((await with.Fhir.Get($"Appointment/{with.Visit}")).ETag);
        Assert.Null((await without.Fhir.Get($"Appointment/{without.Visit}")).ETag);
    }

    [Fact]
    public async Task Page_size_bounds_every_page_whatever_is_asked_for()
    {
        await using var on = await Open([.. NoAuth, "--page-size", "2"]);

        var first = await on.Fhir.Get("Appointment?_count=500");
        var second = await on.Fhir.Get(first.Next!);

        Assert.Equal((2, 2), (first.Ids.Count, second.Ids.Count));
        Assert.Empty(first.Ids.Intersect(second.Ids));
    }

    [Fact]
    public async Task Html_errors_are_some_of_the_answers()
    {
        await using var on = await Open([.. NoAuth, "--html-errors", "0.5"]);

        var types = new HashSet<string?>();
        for (var n = 0; n < 40; n++)
            types.Add((await on.Fhir.Get("Patient")).Response.Content.Headers.ContentType?.MediaType);

        Assert.Equal(["application/fhir+json", "text/html"], types.Order());
    }

    [Fact]
    public async Task Flaky_refuses_some_and_cuts_some_off()
    {
        await using var on = await Open([.. NoAuth, "--flaky", "0.6"]);

        var seen = new HashSet<string>();
        for (var n = 0; n < 60; n++)
        {
            try
            {
                seen.Add($"{(int)(await on.Fhir.Get("Patient")).Status}");
            }
            catch (HttpRequestException)
            {
                seen.Add("cut off");
            }
        }

        Assert.Equal(["200", "503", "cut off"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Slow_answers_wait_by_the_servers_clock()
    {
        await using var on = await EhrOnHttp.Start(Parse([.. NoAuth, "--slow", "2s"]).Options("http://localhost:5000"));

        var answer = on.Fhir.Get("Patient");
        await on.Ehr.Requests.Next(_ => true, Ct);
        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            on.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await answer).Status);
        Assert.True(on.Time.GetUtcNow() - new ManualTime().GetUtcNow() >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Never_activates_leaves_a_Subscription_requested()
    {
        await using var on = await Open([.. NoAuth, "--never-activates"]);

        var made = await on.Fhir.Post("Subscription", EhrOnHttp.Subscription("http://localhost:1/hook"));
        await on.Sandbox.Clinic.Ehr.WhenIdle();

        Assert.Equal("requested", (string?)(await on.Fhir.Get($"Subscription/{made.Body!["id"]}")).Body!["status"]);
    }

    [Theory]
    [InlineData("--dialect", "Cernr")]
    [InlineData("--auth", "Oauth")]
    [InlineData("--notifications", "Sms")]
    [InlineData("--patch", "Xml")]
    [InlineData("--stale", "410")]
    [InlineData("--page-size", "0")]
    [InlineData("--html-errors", "1")]
    [InlineData("--flaky", "-0.1")]
    [InlineData("--slow", "soon")]
    public void What_cannot_be_is_refused(string name, string value) =>
        Assert.Contains(ParseAll([name, value]).Parsed.Errors, error => error.Message.Contains(value, StringComparison.Ordinal) || error.Message.Contains(name, StringComparison.Ordinal));

    [Fact]
    public async Task What_it_prints_is_what_the_service_takes()
    {
        await using var on = await Open("--dialect", "Backport", "--auth", "Basic");

        var printed = on.Sandbox.HowToUse();

        foreach (var (name, value) in on.Sandbox.Settings) Assert.Contains($"--{name} {value}", printed, StringComparison.Ordinal);
        foreach (var name in on.Sandbox.Settings.Select(setting => setting.Key)) Assert.True(FhirOutreach.Settings.SettingsTable.Knows(name), name);
    }

    private static EhrSwitches Parse(string[] args)
    {
        var (options, parsed) = ParseAll(args);
        Assert.Empty(parsed.Errors);
        return options.Of(parsed);
    }

    private static (EhrSwitchOptions Options, ParseResult Parsed) ParseAll(string[] args)
    {
        var command = new Command("sandbox");
        var options = new EhrSwitchOptions(command);
        return (options, command.Parse(args));
    }

    private static async Task<OnHttp> Open(params string[] args) =>
        new(await SandboxCommand.Open(Parse(args), 0, new Uri("http://localhost:5000"), Ct));

    private sealed class OnHttp(OpenSandbox sandbox) : IAsyncDisposable
    {
        public OpenSandbox Sandbox => sandbox;

        public FhirCalls Fhir { get; } = new(sandbox.Settings.Single(setting => setting.Key == "Ehr:BaseUrl").Value!);

        public string Visit { get; } = sandbox.Clinic.Ehr.Resources("Appointment")
            .Where(visit => (string?)visit["status"] == "booked").Select(visit => (string)visit["id"]!).First();

        public string? Setting(string name) => sandbox.Settings.FirstOrDefault(setting => setting.Key == name).Value;

        public async Task<EhrAnswer> AsTheService()
        {
            var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
            configuration.Sources.Add(new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = sandbox.Settings });
            var read = Assert.IsType<FhirOutreach.Settings.SettingsReading.Read>(
                FhirOutreach.Settings.SettingsReader.Read(configuration.Build(), null));
            using var http = new HttpClient(EhrClient.Transport(read.Settings.Ehr));
            return await new EhrClient(http, read.Settings.Ehr, TimeProvider.System).Search("Appointment?_count=1", Ct);
        }

        public async ValueTask DisposeAsync()
        {
            Fhir.Dispose();
            await sandbox.DisposeAsync();
        }
    }
}
