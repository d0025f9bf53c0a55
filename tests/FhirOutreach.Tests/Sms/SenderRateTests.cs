using FhirOutreach.Sms;
using FhirOutreach.Tests.Sandbox;

namespace FhirOutreach.Tests.Sms;

public sealed class SenderRateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_text_goes_at_once_and_the_next_when_its_segments_are_through()
    {
        var time = new ManualTime();
        using var rate = new SenderRate(1, time);
        await rate.Take(2, Ct);

        var next = rate.Take(1, Ct);
        time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(Ct);
    }

    [Fact]
    public async Task Whoever_comes_first_goes_first()
    {
        var time = new ManualTime();
        using var rate = new SenderRate(1, time);
        await rate.Take(1, Ct);
        var waiting = Enumerable.Range(0, 3).Select(_ => rate.Take(1, Ct)).ToArray();
        for (var i = 0; i < waiting.Length; i++)
        {
            while (!waiting[i].IsCompleted)
            {
                Assert.All(waiting[i..], task => Assert.False(task.IsFaulted));
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }
            Assert.All(waiting[(i + 1)..], task => Assert.False(task.IsCompleted));
        }
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_nothing_and_lets_the_next_one_in()
    {
        var time = new ManualTime();
        using var rate = new SenderRate(1, time);
        await rate.Take(1, Ct);
        using var stop = new CancellationTokenSource();
        var given_up = rate.Take(5, stop.Token);
        var next = rate.Take(1, Ct);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given_up);
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
        await next;
    }

    [Fact]
    public async Task No_text_has_no_segments()
    {
        using var rate = new SenderRate(1, new ManualTime());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rate.Take(0, Ct));
    }
}
