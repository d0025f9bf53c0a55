using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using FhirOutreach.Commands;

namespace FhirOutreach.Tests.Demo;

/// <summary>The demo over HTTP, as its page and a curious person use it.</summary>
public sealed partial class DemoTests
{
    private const string James = "+12125550101";
    private const string Ana = "+12125550102";
    private const string Grace = "+13105550106";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_page_opens_one_booking_was_told_and_the_old_calendar_was_not()
    {
        await using var demo = await RunningDemo.Open();
        var state = await demo.State();

        Assert.Contains("James", Assert.Single(await demo.Received(James)), StringComparison.Ordinal);
        Assert.Equal(1, state.GetProperty("textsSent").GetInt32());
        Assert.InRange(state.GetProperty("visits").GetArrayLength(), 20, 40);
        Assert.Equal(["VisitBooked"], await demo.Whys(state.GetProperty("openingVisit").GetString()!));
        Assert.Equal(["TakenInSilently"], await demo.Whys("5"));
    }

    [Fact]
    public async Task A_booking_is_texted_and_C_makes_the_schedule_show_it_confirmed()
    {
        await using var demo = await RunningDemo.Open();
        var visit = await demo.Book("kim", (await demo.Now()).UtcDateTime.Date.AddDays(8).AddHours(10), "dr-osborne", "ocean-park");
        Assert.Single(await demo.Received(Grace));
        Assert.Equal("booked", (await demo.Visit(visit)).GetProperty("state").GetString());

        await demo.Post($"/demo/phones/{Uri.EscapeDataString(Grace)}/texts", new { body = "2" }); // Grace has another visit: this is no answer
        await demo.Post($"/demo/phones/{Uri.EscapeDataString(Grace)}/texts", new { body = "C" });

        Assert.Equal("confirmed", (await demo.Visit(visit)).GetProperty("state").GetString());
        var whys = await demo.Whys(visit);
        Assert.Contains("PatientConfirmed", whys);
        Assert.Contains("OwnChangeCameBack", whys);
        var steps = (await demo.State(visit)).GetProperty("story").GetProperty("steps").EnumerateArray();
        var patch = steps.SelectMany(step => step.GetProperty("effects").EnumerateArray()).Single(effect => effect.GetProperty("kind").GetString() == "patch");
        Assert.Equal("the EHR holds it", patch.GetProperty("state").GetString());
        var wire = Assert.Single(patch.GetProperty("wire").EnumerateArray());
        Assert.Equal($"PATCH /Appointment/{visit}", wire.GetProperty("request").GetString());
        Assert.Equal("200", wire.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task Days_later_by_the_moved_clock_a_booking_is_still_texted_and_the_EHR_agrees_on_the_time()
    {
        await using var demo = await RunningDemo.Open();
        await demo.Post("/sandbox/clock", new { advance = "9d" });
        var now = await demo.Now();

        var visit = await demo.Book("morales", now.UtcDateTime.Date.AddDays(4).AddHours(9));

        Assert.Contains("Riverside Health", (await demo.Received(Ana))[^1], StringComparison.Ordinal);
        var step = Assert.Single((await demo.State(visit)).GetProperty("story").GetProperty("steps").EnumerateArray().ToList());
        Assert.Equal("VisitBooked", step.GetProperty("why").GetString());
        var inNewYork = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.StartsWith(inNewYork.ToString("ddd, MMM d,", System.Globalization.CultureInfo.InvariantCulture), step.GetProperty("at").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_walk_from_due_to_due_reminds()
    {
        await using var demo = await RunningDemo.Open();
        var clock = await demo.Clock();
        for (var steps = 0; steps < 20 && (await demo.State()).GetProperty("textsSent").GetInt32() == 1; steps++)
        {
            var due = clock.GetProperty("nextDue").GetDateTimeOffset();
            var now = clock.GetProperty("now").GetDateTimeOffset();
            clock = await demo.Post("/sandbox/clock", new { set = due > now ? due : now.AddSeconds(1) });
        }

        var state = await demo.State();
        Assert.Equal(2, state.GetProperty("textsSent").GetInt32());
        Assert.Equal("ReminderDue", (await demo.Whys(state.GetProperty("lastTextAbout").GetString()!))[^1]);
    }

    [Fact]
    public async Task Everything_the_front_desk_does_is_told_to_the_patient()
    {
        await using var demo = await RunningDemo.Open();
        var visit = (await demo.State()).GetProperty("openingVisit").GetString()!;
        var start = DateTime.Parse((await demo.Visit(visit)).GetProperty("local").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

        await demo.Post($"/demo/visits/{visit}/move", new { start = start.AddDays(3) });
        await demo.Post($"/demo/visits/{visit}/doctor", new { doctor = "dr-haddad" });
        await demo.Post($"/demo/visits/{visit}/cancel", new { });
        await demo.Post($"/demo/visits/{visit}/restore", new { });
        await demo.Post($"/demo/visits/{visit}/no-show", new { }); // days before it: nobody has been missed

        Assert.Equal(
            ["VisitBooked", "VisitRescheduled", "VisitModified", "VisitCancelled", "VisitRestored", "VisitCancelled"], await demo.Whys(visit));
        Assert.Equal(6, (await demo.Received(James)).Count);
        Assert.Equal("noshow", (await demo.Visit(visit)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_and_nothing_changes()
    {
        await using var demo = await RunningDemo.Open();
        (string Url, object Body, HttpStatusCode Expected)[] wrong =
        [
            ("/demo/visits", new { patient = "nobody", doctor = "dr-park", place = "riverside", start = "2030-01-01T10:00" }, HttpStatusCode.BadRequest),
            ("/demo/visits", new { patient = "kim", doctor = "dr-park", place = "riverside" }, HttpStatusCode.BadRequest),
            ("/demo/visits", new { patient = "kim", doctor = "dr-park", place = "riverside", start = "soon" }, HttpStatusCode.BadRequest),
            ("/demo/visits/5/move", new { }, HttpStatusCode.BadRequest),
            ("/demo/visits/5/doctor", new { doctor = "dr-who" }, HttpStatusCode.BadRequest),
            ("/demo/visits/none/cancel", new { }, HttpStatusCode.NotFound),
            ("/demo/phones/%2B12125559999/texts", new { body = "C" }, HttpStatusCode.NotFound),
            ("/demo/phones/%2B12125550101/texts", new { body = " " }, HttpStatusCode.BadRequest),
        ];
        foreach (var (url, body, expected) in wrong)
        {
            using var answer = await demo.Http.PostAsJsonAsync(url, body, Ct);
            Assert.Equal((url, expected), (url, answer.StatusCode));
        }
        using var notJson = await demo.Http.PostAsync("/demo/visits/5/cancel", new FormUrlEncodedContent([]), Ct);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, notJson.StatusCode);
        Assert.Equal(1, (await demo.State()).GetProperty("textsSent").GetInt32());
    }

    [Fact]
    public async Task The_page_is_all_its_own_and_lets_nothing_else_in()
    {
        await using var demo = await RunningDemo.Open();
        using var answer = await demo.Http.GetAsync("/", Ct);
        var page = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal("/demo", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.StartsWith("default-src 'none'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineHandlerOrStyle(), page);
        foreach (Match match in Reference().Matches(page))
        {
            Assert.StartsWith("/demo/", match.Groups[1].Value, StringComparison.Ordinal);
            using var resource = await demo.Http.GetAsync(match.Groups[1].Value, Ct);
            Assert.Equal(HttpStatusCode.OK, resource.StatusCode);
        }
    }

    [Fact]
    public async Task State_that_has_not_changed_is_not_sent_again()
    {
        await using var demo = await RunningDemo.Open();
        using var first = await demo.Http.GetAsync("/demo/state", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo/state");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await demo.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_first_address_it_prints_is_the_page()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var output = new PrintedLine();
        var run = DemoCommand.Run(["--urls", "http://127.0.0.1:0"], output, stop.Token);
        var url = Address().Match(await output.First.WaitAsync(Ct)).Value;

        using var http = new HttpClient();
        Assert.Contains("<title>FhirOutreach demo</title>", await http.GetStringAsync(new Uri(url), Ct), StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(0, await run);
    }

    [GeneratedRegex("""\son[a-z]+=|\sstyle=|<style|<script>""")]
    private static partial Regex InlineHandlerOrStyle();

    [GeneratedRegex("""(?:src|href)="([^"]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex("""http://\S+""")]
    private static partial Regex Address();

    private sealed class PrintedLine : StringWriter
    {
        private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => first.Task;

        public override Task WriteLineAsync(string? value)
        {
            first.TrySetResult(value ?? "");
            return base.WriteLineAsync(value);
        }
    }
}
