using System.Net.Http.Json;
using Dapper;
using FhirOutreach.Sandbox;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sandbox.Ehr;
using Microsoft.Data.Sqlite;

namespace FhirOutreach.Benchmarks;

/// <summary>
/// What a visit's whole life leaves in the database: booked, reminded twice, confirmed by half of the patients, each text reported
/// delivered, fulfilled. Between the sandbox EHR and carrier, with the service's clock moved from day to day.
/// </summary>
internal static class LifePart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        var visits = quick ? 100 : 500;
        using var ehr = new SandboxEhr(TimeProvider.System);
        await using var ehrServer = await SandboxServer.Start(ehr);
        var carrier = new SandboxCarrier(TimeProvider.System);
        await using var carrierServer = await SandboxServer.Start(carrier);
        await using var service = await Child.StartService(
            new Uri(ehrServer.BaseUrl), new Uri(carrierServer.BaseUrl), "1000/s", null,
            "--Ehr:ManageSubscription", "true", "--Sandbox:Clock", "true", "--environment", "Development");
        carrier.InboundUrl = $"http://127.0.0.1:{service.Port}/sms/inbound";
        await GoLive.Wait(service);
        await Task.Delay(TimeSpan.FromSeconds(2)); // the Subscription becomes active
        var before = Bytes(service);

        var ids = Enumerable.Range(0, visits).Select(number => ehr.Book(
            ehr.AddPatient("Maria", "Lopez", Clinic.Phone(number)), TimeProvider.System.GetUtcNow().AddDays(6))).ToList();
        await Texts(carrier, visits);
        for (var number = 0; number < visits; number += 2) await carrier.Phone(Clinic.Phone(number)).Reply("C");
        await Texts(carrier, visits + visits / 2);
        await Advance(service, "5d"); // past the only slot for the confirmed, past both for the others
        foreach (var id in ids) ehr.SetStatus(id, "fulfilled");
        await Decided(service);
        var atItsEnd = (Bytes(service) - before) / (double)visits;
        await Advance(service, "8d"); // what was told us is emptied when it is a week old
        var later = (BytesWithoutFreeSpace(service) - before) / (double)visits;

        yield return (
            $"database bytes for a visit's whole life, {visits} visits with {Numbers.Fine(carrier.Sent.Count / (double)visits)} texts each",
            $"{Numbers.Whole(atItsEnd)} bytes at its end; {Numbers.Whole(later)} a week later, when free space is not counted", "8,000 bytes");
    }

    private static async Task Texts(SandboxCarrier carrier, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (carrier.Sent.Count < count) await Task.Delay(50, patience.Token);
        await carrier.WhenIdle();
    }

    private static async Task Advance(Child service, string duration)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{service.Port}/sandbox/clock", new { advance = duration });
        answer.EnsureSuccessStatusCode();
        await Decided(service);
    }

    // Nothing waits, and a while later still nothing.
    private static async Task Decided(Child service)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var calm = 0; calm < 20; calm++)
        {
            await Task.Delay(100, patience.Token);
            if (IsWorkLeft(service)) calm = 0;
        }
    }

    private static bool IsWorkLeft(Child service)
    {
        using var connection = Open(service);
        return connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM inbox WHERE due_at IS NOT NULL) OR EXISTS (SELECT 1 FROM message WHERE state IN ('Claimed', 'HandedOver'))");
    }

    private static long Bytes(Child service)
    {
        using var connection = Open(service);
        return connection.ExecuteScalar<long>("PRAGMA page_count") * connection.ExecuteScalar<long>("PRAGMA page_size");
    }

    private static long BytesWithoutFreeSpace(Child service)
    {
        var copy = Path.Combine(service.Folder, "dense.db");
        using var connection = Open(service);
        connection.Execute("VACUUM INTO @copy", new { copy });
        return new FileInfo(copy).Length;
    }

    private static SqliteConnection Open(Child service)
    {
        var connection = new SqliteConnection($"Data Source={service.DatabaseFile};Mode=ReadOnly");
        connection.Open();
        return connection;
    }
}
