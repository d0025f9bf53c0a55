using System.Diagnostics;
using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Patients;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Benchmarks;

/// <summary>What much data costs: the look for what is due, the start, and memory.</summary>
internal static class StorePart
{
    private const int Looks = 201;
    private const int DueAtOnce = 256;

    public static async IAsyncEnumerable<(string, string, string)> Run(bool quick)
    {
        int[] sizes = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
        await using var neighbours = await Neighbours.Start();
        foreach (var size in sizes)
        {
            var folder = Child.NewFolder();
            await Fill(Path.Combine(folder, "bench.db"), size);
            var (nothing, due) = await DueScan(Path.Combine(folder, "bench.db"));
            yield return ($"due-scan tick, {Numbers.Whole(size)} planned reminders",
                $"{Numbers.Fine(nothing)} ms when nothing is due; {Numbers.Fine(due)} ms to read {DueAtOnce} that are", "the same at every size");

            await using var service = await Child.StartService(neighbours.Ehr, neighbours.Carrier, "1/s", folder);
            await Task.Delay(TimeSpan.FromSeconds(3));
            yield return ($"start-up and memory, {Numbers.Whole(size)} appointments",
                $"first answer after {Numbers.Fine(service.StartTook.TotalSeconds)} s; resident {Numbers.Whole(service.ResidentKilobytes / 1024.0)} MB 3 s later", "");
        }
    }

    private static async Task<(double, double)> DueScan(string file)
    {
        await using var database = new Database($"Data Source={file}");
        var now = TimeProvider.System.GetUtcNow();
        var later = now.AddYears(1);
        return (
            Time(() => database.Read(session => (session.NextSilence(), session.NextReminderLook(), session.DueReminders(now, DueAtOnce)))),
            Time(() => database.Read(session => session.DueReminders(later, DueAtOnce))));
    }

    private static double Time(Func<object> look) =>
        Enumerable.Range(0, Looks).Select(_ =>
        {
            var clock = Stopwatch.StartNew();
            GC.KeepAlive(look());
            return clock.Elapsed.TotalMilliseconds;
        }).Median();

    // Rows as the service writes them, but by one statement for each table: a million arrivals would take too long.
    public static async Task Fill(string file, int count)
    {
        await using var database = new Database($"Data Source={file}");
        var now = TimeProvider.System.GetUtcNow();
        var visit = new Visit(
            "a1000000", "p1000000", "1", now, AppointmentStatus.Booked, ParticipationStatus.NeedsAction, false, now.AddDays(30),
            TimeZoneInfo.Utc, "North Clinic", "Dr. Okafor", "Immunization");
        var appointment = new Appointment(
            "a1000000", "1", now, AppointmentStatus.Booked, now.AddDays(30), null, "Immunization",
            [new Participant(ActorType.Patient, "p1000000", "Maria Lopez", ParticipationStatus.NeedsAction)]);
        var row = new
        {
            count,
            now,
            start = now.AddDays(30),
            visit = Details.Pack(visit),
            appointment = Details.Pack(appointment),
            patient = Details.Pack(new Patient("p1000000", "Maria", "+12122000001", null, "en", null)),
        };
        const string Numbered = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count) ";
        string[] tables =
        [
            "INSERT INTO appointment (id, version_id, last_updated, status, start, read_at) " + Numbered + "SELECT printf('a%07d', i), '1', @now, 'Booked', @start, @now FROM n",
            "INSERT INTO appointment_version (appointment_id, version_id, last_updated, taken_at, details) " + Numbered + "SELECT printf('a%07d', i), '1', @now, @now, @appointment FROM n",
            "INSERT INTO visit (appointment_id, patient_id, start, is_on, looks, details) " + Numbered + "SELECT printf('a%07d', i), printf('p%07d', i), @start, 1, '0123456789ABCDEF', @visit FROM n",
            "INSERT INTO patient (id, phone, read_at, details) " + Numbered + "SELECT printf('p%07d', i), printf('+1212%07d', i), @now, @patient FROM n",
            "INSERT INTO reminder (appointment_id, patient_id, slot, planning, due_at, look_at) " + Numbered + "SELECT printf('a%07d', i), printf('p%07d', i), 'First', 1, @start, @start FROM n",
        ];
        foreach (var sql in tables) await database.Write(session => session.Run(sql, row));
    }
}
