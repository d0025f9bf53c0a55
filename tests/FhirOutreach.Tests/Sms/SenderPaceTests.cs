using FhirOutreach.Sms;

namespace FhirOutreach.Tests.Sms;

/// <summary>The sender's rate, on a clock that the test turns: exact whatever the timers do.</summary>
public sealed class SenderPaceTests
{
    private const long TicksPerSecond = 1_000_000_000;

    [Fact]
    public void A_text_of_three_segments_occupies_three_seconds_at_one_a_second()
    {
        var pace = new SenderPace(1, TicksPerSecond);
        Assert.Equal(TimeSpan.Zero, pace.Wait(3, 0));
        pace.Go(3, 0);
        Assert.Equal(TimeSpan.FromSeconds(3), pace.Wait(1, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(1), pace.Wait(1, 3 * TicksPerSecond - 1));
        Assert.Equal(TimeSpan.Zero, pace.Wait(1, 3 * TicksPerSecond));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 11)] // what 100 ms make up for, and the one whose turn it is
    public void An_idle_hour_saves_up_nothing(double rate, int atOnceMax)
    {
        var pace = new SenderPace(rate, TicksPerSecond);
        pace.Go(1, 0);
        var later = 3600 * TicksPerSecond;
        var atOnce = 0;
        for (; pace.Wait(1, later) == TimeSpan.Zero; atOnce++) pace.Go(1, later);
        Assert.Equal(atOnceMax, atOnce);
    }

    [Theory]
    [InlineData(1 / 60.0)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(500)]
    public void Never_more_segments_than_the_rate_in_any_second_however_late_the_timers_are(double rate)
    {
        var places = Places(Run(rate, latenessMax: TimeSpan.FromMilliseconds(300), out var seed), rate);
        var perWindow = Math.Max(1, (int)rate);
        var window = perWindow / rate * TicksPerSecond; // one second for a whole rate
        for (var place = perWindow; place < places.Count; place++)
            Assert.True(
                places[place] - places[place - perWindow] >= window - perWindow, // ticks lost in rounding, one for each
                $"seed {seed}: {perWindow + 1} segments in {(places[place] - places[place - perWindow]) / (double)TicksPerSecond} s");
    }

    [Theory]
    [InlineData(1 / 60.0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void In_any_stretch_no_more_than_the_rate_and_a_tenth_of_a_second(double rate)
    {
        var places = Places(Run(rate, latenessMax: TimeSpan.FromMilliseconds(300), out var seed), rate);
        for (var from = 0; from < places.Count; from++)
            for (var to = from + 1; to < Math.Min(places.Count, from + 300); to++)
            {
                var seconds = (places[to] - places[from]) / (double)TicksPerSecond;
                Assert.True(
                    to - from <= rate * (seconds + SenderPace.MadeUpMax.TotalSeconds) + 1e-3,
                    $"seed {seed}: {to - from} segments in {seconds} s from place {from}");
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(500)]
    public void At_least_98_percent_of_the_rate_is_used_when_there_is_work(double rate)
    {
        // A timer of the system's is a few milliseconds late.
        var went = Run(rate, latenessMax: TimeSpan.FromMilliseconds(10), out var seed);
        var seconds = went[^1].At / (double)TicksPerSecond;
        var used = went.SkipLast(1).Sum(text => text.Segments) / seconds / rate;
        Assert.True(used is >= 0.98 and <= 1.0001, $"seed {seed}: {used:P2} of the rate");
    }

    // One after another from the moment a text goes, or behind the last place taken.
    private static List<long> Places(List<(long At, int Segments)> went, double rate)
    {
        var places = new List<long>();
        foreach (var (at, segments) in went)
        {
            var first = places.Count > 0 ? Math.Max(at, places[^1]) : at;
            for (var segment = 0; segment < segments; segment++) places.Add(first + (long)(segment * TicksPerSecond / rate));
        }
        return places;
    }

    /// <summary>
    /// Ten seconds' work and at least a thousand texts, with no pause between them, each let go a random while after its timer
    /// was due.
    /// </summary>
    private static List<(long At, int Segments)> Run(double rate, TimeSpan latenessMax, out int seed)
    {
        seed = Random.Shared.Next();
        var random = new Random(seed);
        var pace = new SenderPace(rate, TicksPerSecond);
        var now = 0L;
        List<(long At, int Segments)> went = [];
        for (var text = 0; text < Math.Max(1000, 10 * rate); text++)
        {
            var segments = random.Next(1, 5);
            while (pace.Wait(segments, now) is var wait && wait > TimeSpan.Zero)
                now += Ticks(wait + random.NextDouble() * latenessMax);
            pace.Go(segments, now);
            went.Add((now, segments));
        }
        return went;
    }

    private static long Ticks(TimeSpan time) => time.Ticks * (TicksPerSecond / TimeSpan.TicksPerSecond);
}
