using FhirOutreach.Ehr;

namespace FhirOutreach.Inbox;

/// <summary>
/// How many Appointments are asked for at once. What an EHR cannot bring within the time or the size of one answer, it may bring
/// in smaller pieces: each such failure halves the page, and each hour without one doubles it again. So a slow server is walked
/// through slowly, and not never.
/// </summary>
internal sealed class AppointmentPages(TimeProvider time)
{
    public const int SizeMax = 500;
    private const int SizeMin = 50;

    private static readonly TimeSpan DoublesAfter = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private int smaller = SizeMax;
    private DateTimeOffset failedAt;

    public int Size
    {
        get
        {
            lock (gate)
            {
                var doublings = Math.Clamp((time.GetUtcNow() - failedAt) / DoublesAfter, 0, Math.Log2(SizeMax));
                return Math.Min(SizeMax, smaller << (int)doublings);
            }
        }
    }

    /// <param name="asked">How many had been asked for.</param>
    public void Learn(EhrAnswer answer, int asked)
    {
        if (answer is not EhrAnswer.Unreachable { IsTooMuch: true }) return;
        lock (gate) (smaller, failedAt) = (Math.Max(SizeMin, asked / 2), time.GetUtcNow());
    }
}
