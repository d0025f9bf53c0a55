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
        await Go(rate, 2);

        var next = rate.Turn(1, Ct);
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
        await Go(rate, 1);
        var waiting = Enumerable.Range(0, 3).Select(_ => rate.Turn(1, Ct)).ToArray();
        for (var i = 0; i < waiting.Length; i++)
        {
            while (!waiting[i].IsCompleted)
            {
                Assert.All(waiting[i..], task => Assert.False(task.IsFaulted));
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }
            await rate.Leave(1, Ct);
            Assert.All(waiting[(i + 1)..], task => Assert.False(task.IsCompleted));
        }
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_nothing_and_lets_the_next_one_in()
    {
        var time = new ManualTime();
        using var rate = new SenderRate(1, time);
        await Go(rate, 1);
        using var stop = new CancellationTokenSource();
        var given_up = rate.Turn(5, stop.Token);
        var next = rate.Turn(1, Ct);
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
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rate.Turn(0, Ct));
    }

    [Fact]
    public async Task An_answer_goes_before_texts_that_have_waited_longer()
    {
        var time = new ManualTime();
        using var rate = new SenderRate(1, time);
        await Go(rate, 1);
        var bulk = rate.Turn(1, Ct);
        var answer = rate.Turn(1, Ct, isAnswer: true);
        time.Advance(TimeSpan.FromSeconds(1));
        await answer.WaitAsync(Ct);
        Assert.False(bulk.IsCompleted);
    }

    [Fact]
    public async Task Whose_turn_waits_for_another_to_leave_gets_it_then_and_also_when_that_one_stays_behind()
    {
        var time = new ManualTime();
        using var rate = new SenderRate(1, time);
        await rate.Turn(1, Ct);
        var next = rate.Turn(1, Ct);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(next.IsCompleted);
        rate.StayBehind(1);
        await next.WaitAsync(Ct);

        var last = rate.Turn(1, Ct);
        await rate.Leave(1, Ct);
        time.Advance(TimeSpan.FromSeconds(1));
        await last.WaitAsync(Ct);
    }

    private static async Task Go(SenderRate rate, int segments)
    {
        await rate.Turn(segments, Ct);
        await rate.Leave(segments, Ct);
    }
}
