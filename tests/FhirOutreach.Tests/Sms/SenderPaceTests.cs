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
        Assert.Equal(TimeSpan.Zero, pace.WaitForTurn(3, 0));
        Go(pace, 3, 0);
        Assert.Equal(TimeSpan.FromSeconds(3), pace.WaitForTurn(1, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(1), pace.WaitForTurn(1, 3 * TicksPerSecond - 1));
        Assert.Equal(TimeSpan.Zero, pace.WaitForTurn(1, 3 * TicksPerSecond));
    }

    [Fact]
    public void A_text_whose_hand_over_took_long_holds_back_the_one_a_second_later()
    {
        var pace = new SenderPace(1, TicksPerSecond);
        pace.Turn(1, 0);
        Assert.Null(pace.WaitForTurn(1, TicksPerSecond)); // it may still leave
        pace.Leave(1, TicksPerSecond / 2);
        Assert.Equal(TimeSpan.FromMilliseconds(500), pace.WaitForTurn(1, TicksPerSecond));
    }

    [Fact]
    public void A_text_that_stays_behind_holds_back_nobody()
    {
        var pace = new SenderPace(1, TicksPerSecond);
        pace.Turn(1, 0);
        pace.StayBehind(1);
        Assert.Equal(TimeSpan.Zero, pace.WaitForTurn(1, TicksPerSecond));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(900, 15)] // more would cost more of the rate than may be lost
    [InlineData(-3, 0)]
    public void A_text_that_was_late_on_its_way_counts_from_later(int milliseconds, int counted)
    {
        var pace = new SenderPace(1, TicksPerSecond);
        pace.Turn(1, 0);
        var place = pace.Leave(1, 0);
        pace.WasLate(place, 1, milliseconds * TicksPerSecond / 1000);
        Assert.Equal(TimeSpan.FromMilliseconds(counted), pace.WaitForTurn(1, TicksPerSecond));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 11)] // what 100 ms make up for, and the one whose turn it is
    public void An_idle_hour_saves_up_nothing(double rate, int atOnceMax)
    {
        var pace = new SenderPace(rate, TicksPerSecond);
        Go(pace, 1, 0);
        var later = 3600 * TicksPerSecond;
        var atOnce = 0;
        for (; pace.WaitForTurn(1, later) == TimeSpan.Zero; atOnce++) Go(pace, 1, later);
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

    [Theory]
    [InlineData(3, 0)]
    [InlineData(50, 0)]
    [InlineData(50, 150)]
    [InlineData(500, 0)]
    [InlineData(500, 150)]
    public void What_reaches_the_carrier_is_within_the_rate_and_98_percent_of_it(int rate, int carrierMilliseconds)
    {
        var seed = Random.Shared.Next();
        var reached = new Road(rate, TimeSpan.FromMilliseconds(carrierMilliseconds), new Random(seed)).Travel(20 * rate);
        // The last three quarters, as the first texts have nobody to learn the way's length from.
        var counted = reached[(reached.Count / 4)..];
        var used = (counted.Count - 1) / ((counted[^1] - counted[0]) / (double)TicksPerSecond) / rate;
        Assert.True(used is >= 0.98 and <= 1.0001, $"seed {seed}: {used:P2} of the rate");
        for (var text = rate; text < counted.Count; text++)
            Assert.True(
                counted[text] - counted[text - rate] >= 0.9995 * TicksPerSecond, // the way's smallest jitter is a half of a millisecond
                $"seed {seed}: {rate + 1} segments within {(counted[text] - counted[text - rate]) / (double)TicksPerSecond} s");
    }

    /// <summary>
    /// Texts of one segment from their turn to the carrier: a commit of 1 to 8 ms that all who had their turn meanwhile share, 40 ms
    /// now and then; then a network of 2 to 2.5 ms, 12 now and then; then the carrier's own time; then the way back.
    /// </summary>
    private sealed class Road(int rate, TimeSpan carrierTakes, Random random)
    {
        private const long Millisecond = TicksPerSecond / 1000;
        private readonly SenderPace pace = new(rate, TicksPerSecond);
        private readonly PriorityQueue<Action<long>, long> ahead = new();
        private int committing;
        private readonly List<long> reached = [];
        private long quickest = long.MaxValue;

        public List<long> Travel(int texts)
        {
            var turns = 0;
            ahead.Enqueue(TakeTurns, 0);
            ahead.Enqueue(Commit, 0);
            while (reached.Count < texts && ahead.TryDequeue(out var happens, out var now)) happens(now);
            reached.Sort();
            return reached;

            void TakeTurns(long now)
            {
                while (turns < texts && pace.WaitForTurn(1, now) == TimeSpan.Zero)
                {
                    pace.Turn(1, now);
                    turns++;
                    committing++;
                }
                if (turns < texts) ahead.Enqueue(TakeTurns, now + Millisecond);
            }
        }

        private void Commit(long now)
        {
            var count = committing;
            committing = 0;
            ahead.Enqueue(at => Committed(count, at), now + (long)(Rarely(40, random.Next(1, 9)) * Millisecond));
        }

        private void Committed(int count, long now)
        {
            if (count > 0) ahead.Enqueue(at => Leave(count, at), now);
            Commit(now);
        }

        private void Leave(int count, long now)
        {
            if (pace.WaitToLeave(1, now) is var wait && wait > TimeSpan.Zero)
            {
                ahead.Enqueue(at => Leave(count, at), now + Ticks(wait));
                return;
            }
            var place = pace.Leave(1, now);
            var there = now + Rarely(12, 2 + random.NextDouble() / 2) * Millisecond;
            reached.Add((long)there);
            ahead.Enqueue(at => Answered(place, at - now), (long)there + 2 * Millisecond + Ticks(carrierTakes));
            if (count > 1) Leave(count - 1, now);
        }

        private void Answered(long place, long took)
        {
            quickest = Math.Min(quickest, took);
            pace.WasLate(place, 1, took - quickest);
        }

        private double Rarely(double slow, double usual) => random.Next(500) == 0 ? slow : usual;
    }

    private static void Go(SenderPace pace, int segments, long now)
    {
        pace.Turn(segments, now);
        Assert.Equal(TimeSpan.Zero, pace.WaitToLeave(segments, now));
        pace.Leave(segments, now);
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
            while (pace.WaitForTurn(segments, now) is { } wait && wait > TimeSpan.Zero)
                now += Ticks(wait + random.NextDouble() * latenessMax);
            Go(pace, segments, now);
            went.Add((now, segments));
        }
        return went;
    }

    private static long Ticks(TimeSpan time) => time.Ticks * (TicksPerSecond / TimeSpan.TicksPerSecond);
}
