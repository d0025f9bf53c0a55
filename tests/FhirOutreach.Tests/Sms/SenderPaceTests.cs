using FhirOutreach.Sms;

namespace FhirOutreach.Tests.Sms;

public sealed class SenderPaceTests
{
    private const long TicksPerSecond = 1_000_000_000;

    [Fact]
    public void A_text_of_three_segments_occupies_three_seconds_at_one_a_second()
    {
        var pace = new SenderPace(1, TicksPerSecond);
        Assert.Equal(TimeSpan.Zero, pace.Wait(0));
        pace.Go(3, 0);
        Assert.Equal(TimeSpan.FromSeconds(3), pace.Wait(0));
        Assert.Equal(TimeSpan.FromMilliseconds(1), pace.Wait(3 * TicksPerSecond - 1));
        Assert.Equal(TimeSpan.Zero, pace.Wait(3 * TicksPerSecond));
    }

    [Fact]
    public void An_idle_hour_saves_up_nothing()
    {
        var pace = new SenderPace(1, TicksPerSecond);
        pace.Go(1, 0);
        var later = 3600 * TicksPerSecond;
        pace.Go(1, later);
        Assert.True(pace.Wait(later) >= TimeSpan.FromSeconds(1) - SenderPace.MadeUpMax);
    }

    [Theory]
    [InlineData(1 / 60.0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void Never_above_the_rate_in_any_stretch_of_time_however_late_the_timers_are(double rate)
    {
        var went = Run(rate, latenessMax: TimeSpan.FromMilliseconds(300), out var seed);
        var madeUp = Math.Min(SenderPace.MadeUpMax.TotalSeconds, 1 / rate);
        for (var from = 0; from < went.Count; from++)
        {
            var segments = 0;
            for (var to = from; to < Math.Min(went.Count, from + 200); to++)
            {
                // From the moment a text goes to just before another goes: what went in between, and no more than the
                // rate.
                var seconds = (went[to].At - went[from].At) / (double)TicksPerSecond;
                Assert.True(
                    segments <= rate * (seconds + madeUp) + 1e-6,
                    $"seed {seed}: {segments} segments in {seconds} s from text {from}");
                segments += went[to].Segments;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void At_least_98_percent_of_the_rate_is_used_when_there_is_work(double rate)
    {
        var went = Run(rate, latenessMax: TimeSpan.FromMilliseconds(Math.Min(90, 900 / rate)), out var seed);
        var seconds = went[^1].At / (double)TicksPerSecond;
        var used = went.SkipLast(1).Sum(text => text.Segments) / seconds / rate;
        Assert.True(used is >= 0.98 and <= 1.0001, $"seed {seed}: {used:P2} of the rate");
    }

    /// <summary>
    /// A thousand texts with no pause between them, each let go a random while after its timer was due.
    /// </summary>
    private static List<(long At, int Segments)> Run(double rate, TimeSpan latenessMax, out int seed)
    {
        seed = Random.Shared.Next();
        var random = new Random(seed);
        var pace = new SenderPace(rate, TicksPerSecond);
        var now = 0L;
        List<(long At, int Segments)> went = [];
        for (var text = 0; text < 1000; text++)
        {
            while (pace.Wait(now) is var wait && wait > TimeSpan.Zero)
                now += Ticks(wait + random.NextDouble() * latenessMax);
            var segments = random.Next(1, 5);
            pace.Go(segments, now);
            went.Add((now, segments));
        }
        return went;
    }

    private static long Ticks(TimeSpan time) => time.Ticks * (TicksPerSecond / TimeSpan.TicksPerSecond);
}
