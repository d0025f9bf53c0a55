using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FhirOutreach.Sandbox.Wire;
using FhirOutreach.Tests.Peers;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The real program, killed without warning while the carrier misbehaves in every way it can.</summary>
public sealed partial class SigkillTests
{
    /// <summary>The ordinary tests kill a few times; <c>FHIR_OUTREACH_KILLS=50</c> asks for more of each seed.</summary>
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("FHIR_OUTREACH_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 6;

    private const int VisitsBetweenKills = 10;
    private static readonly int Visits = (Kills + 1) * VisitsBetweenKills;
    private const string Messages = "/2010-04-01/";

    /// <summary>Enough virtual minutes for every look-up and every try again.</summary>
    private const int MinutesMax = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task Killed_again_and_again_it_texts_everybody_once(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var ct = TestContext.Current.CancellationToken;
        await using var clinic = await RunningClinic.Prepare();
        var program = await Start(clinic, ct);
        Misbehave(clinic);

        for (var kill = 0; kill < Kills; kill++)
        {
            var some = Requests(clinic, random.Next(1, VisitsBetweenKills), ct);
            Book(clinic, kill);
            await some;
            await program.DisposeAsync(); // SIGKILL
            program = await Start(clinic, ct);
        }

        Book(clinic, Kills);
        clinic.Carrier.Faults.Clear();
        await UntilAllIsSettled(clinic);
        await program.DisposeAsync();
        Assert.Equal(Visits, clinic.Carrier.Sent.Select(message => message.To).Distinct().Count());
        Assert.All(clinic.Carrier.Accepted, each => Assert.Equal(1, each.Value));
    }

    // Each visit makes at least one request, so fewer than were booked are certain to come.
    private static async Task Requests(RunningClinic clinic, int count, CancellationToken ct)
    {
        var seen = clinic.Carrier.Requests.ToHashSet();
        for (; count > 0; count--)
            seen.Add(await clinic.Carrier.Requests.Next(request => request.Method == "POST" && !seen.Contains(request), ct));
    }

    private static void Book(RunningClinic clinic, int round)
    {
        for (var i = 0; i < VisitsBetweenKills; i++)
            clinic.Ehr.Book(clinic.Patient($"+1555015{round * VisitsBetweenKills + i:0000}"), DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static void Misbehave(RunningClinic clinic)
    {
        var faults = clinic.Carrier.Faults;
        faults.Sometimes(0.1, "POST", Messages, new Fault.ApplyThenAbort());
        faults.Sometimes(0.1, "POST", Messages, new Fault.Abort());
        faults.Sometimes(0.1, "POST", Messages, new Fault.ApplyThenStatus(500));
        faults.Sometimes(0.1, "POST", Messages, new Fault.Status(500));
        faults.Sometimes(0.1, "POST", Messages, new Fault.Status(429, TimeSpan.FromSeconds(1)));
    }

    private static async Task<PeerProcess> Start(RunningClinic clinic, CancellationToken ct)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FhirOutreach.dll");
        var process = PeerProcess.Start(
            "dotnet", [program, .. clinic.Arguments], AppContext.BaseDirectory, ("ASPNETCORE_URLS", clinic.Http.BaseAddress!.ToString()));
        await process.Line(Waiting(), ct);
        // A move of the clock answers when all is quiet: the first intake is over, and what is booked from now on is told.
        using var settled = await clinic.Http.PostAsJsonAsync("/sandbox/clock", new { advance = "1s" }, ct);
        settled.EnsureSuccessStatusCode();
        return process;
    }

    private static async Task UntilAllIsSettled(RunningClinic clinic)
    {
        for (var minute = 0; minute < MinutesMax; minute++)
        {
            using var moved = await clinic.Http.PostAsJsonAsync("/sandbox/clock", new { advance = "60s" });
            var texts = (await clinic.Http.GetFromJsonAsync<JsonObject>("/readyz"))!["texts"]!.AsObject();
            if (texts.Sum(state => (long)state.Value!) == Visits && texts.All(state => state.Key is "Accepted" or "Delivered")) return;
        }
        Assert.Fail((await clinic.Http.GetStringAsync("/readyz")));
    }

    [GeneratedRegex("waiting for Appointment changes")]
    private static partial Regex Waiting();
}
