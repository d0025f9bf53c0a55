using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Tests.Sandbox;

public sealed class DeliveryTests
{
    [Theory]
    [InlineData(500, null, "")]
    [InlineData(404, null, "")]
    [InlineData(302, null, "")]
    [InlineData(200, "application/json", """{"ok":true}""")]
    [InlineData(200, "application/fhir+json", "ok")]
    public async Task What_is_no_good_answer_is_tried_again_as_often_as_HAPI_does(int status, string? type, string body)
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        hook.AnswerWith(status, type, body);

        on.BookAnn();
        await on.Ehr.WhenIdle();
        Assert.Equal((1, 1), (hook.Calls.Count, on.Ehr.Deliveries.WaitingForRetry));
        on.Time.Advance(TimeSpan.FromSeconds(0.9));
        await on.Ehr.WhenIdle();
        Assert.Single(hook.Calls);
        for (var second = 0; second < 70; second++)
        {
            on.Time.Advance(TimeSpan.FromSeconds(1));
            await on.Ehr.WhenIdle();
        }

        await on.Ehr.Deliveries.WhenSettled();
        Assert.Equal(20, hook.Calls.Count);
        Assert.Single(hook.Calls.Select(call => call.Body).Distinct());
        Assert.Equal(Enumerable.Range(0, 20), on.Ehr.Deliveries.Log.Select(attempt => attempt.Attempt));
        Assert.All(on.Ehr.Deliveries.Log, attempt =>
            Assert.Equal((DeliveryOutcome.Refused, status), (attempt.Outcome, attempt.Status)));
    }

    [Theory]
    [InlineData(204, null, "")]
    [InlineData(200, null, "")]
    [InlineData(200, "text/plain", "thanks")]
    [InlineData(200, "application/fhir+json", """{"resourceType":"OperationOutcome"}""")]
    public async Task A_good_answer_ends_it(int status, string? type, string body)
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        hook.AnswerWith(status, type, body);

        on.BookAnn();
        await on.Ehr.Deliveries.WhenSettled();

        Assert.Equal(DeliveryOutcome.Accepted, Assert.Single(on.Ehr.Deliveries.Log).Outcome);
    }

    [Fact]
    public async Task A_hook_that_comes_back_gets_what_it_missed()
    {
        await using var on = await EhrOnHttp.Start(new() { DeliveryRetries = [TimeSpan.FromSeconds(5)] });
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        hook.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        on.BookAnn();
        await on.Ehr.WhenIdle();
        Assert.Equal(DeliveryOutcome.Unreachable, Assert.Single(on.Ehr.Deliveries.Log).Outcome);
        hook.AnswerWith(204);
        on.Time.Advance(TimeSpan.FromSeconds(5));
        await on.Ehr.Deliveries.WhenSettled();

        Assert.Equal(
            [DeliveryOutcome.Unreachable, DeliveryOutcome.Accepted],
            on.Ehr.Deliveries.Log.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task A_hook_that_takes_longer_than_ten_seconds_is_given_up()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        var arrived = new TaskCompletionSource();
        hook.Answer = context =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        on.BookAnn();
        await arrived.Task;
        on.Time.Advance(TimeSpan.FromSeconds(10));
        await on.Ehr.WhenIdle();

        Assert.Equal(DeliveryOutcome.Unreachable, on.Ehr.Deliveries.Log[0].Outcome);
    }

    [Fact]
    public async Task Held_deliveries_go_in_order_when_they_are_released()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);

        on.Ehr.Deliveries.Hold();
        var ids = Enumerable.Range(0, 5).Select(_ => on.BookAnn()).ToList();
        await on.Ehr.WhenIdle();
        Assert.Equal((0, 5), (hook.Calls.Count, on.Ehr.Deliveries.Queued));
        on.Ehr.Deliveries.Release();
        await on.Ehr.WhenIdle();

        Assert.Equal(ids.Select(id => $"/hook/Appointment/{id}"), hook.Calls.Select(call => call.Path));
    }

    [Fact]
    public async Task Chaos_loses_repeats_and_shuffles_and_the_seed_decides_which()
    {
        var runs = new List<IReadOnlyList<string>>();
        foreach (var seed in new[] { 7, 7, 8 })
        {
            await using var on = await EhrOnHttp.Start(new() { Seed = seed });
            await using var hook = await Hook.Start();
            await on.Subscribe(hook);
            on.Ehr.Deliveries.DropFraction = 0.3;
            on.Ehr.Deliveries.DuplicateFraction = 0.3;
            on.Ehr.Deliveries.ReorderWindow = 10;

            on.Ehr.Deliveries.Hold(); // so that all are there to be shuffled
            Enumerable.Range(0, 40).ToList().ForEach(_ => on.BookAnn());
            on.Ehr.Deliveries.Release();
            await on.Ehr.WhenIdle();

            var paths = hook.Calls.Select(call => call.Path).ToList();
            var lost = on.Ehr.Deliveries.Log.Count(attempt => attempt.Outcome == DeliveryOutcome.Lost);
            Assert.InRange(lost, 1, 39);
            Assert.Equal(40 - lost, paths.Distinct().Count());
            Assert.True(paths.Count > paths.Distinct().Count(), $"seed {seed}: none was repeated");
            Assert.NotEqual(paths.OrderBy(path => int.Parse(path.Split('/')[3], null)), paths);
            runs.Add(paths);
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
    }

    [Fact]
    public async Task A_stopped_queue_loses_everything_and_a_restart_forgets_the_rest()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);

        on.Ehr.Deliveries.IsStopped = true;
        on.BookAnn();
        on.Ehr.Deliveries.IsStopped = false;
        on.Ehr.Deliveries.Hold();
        on.BookAnn();
        on.Ehr.Deliveries.Forget();
        on.Ehr.Deliveries.Release();
        await on.Ehr.Deliveries.WhenSettled();

        Assert.Empty(hook.Calls);
    }

    [Fact]
    public async Task An_old_version_can_be_sent_after_a_newer_one()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        var id = on.BookAnn();
        on.Ehr.Move(id, on.In(72));

        on.Ehr.Notify(id, "1");
        on.Ehr.Notify(id);
        await on.Ehr.WhenIdle();

        Assert.Equal(["\"1\"", "\"2\"", "\"1\"", "\"2\""], hook.Calls.Select(call => call.Headers["If-Match"]));
    }

    [Fact]
    public async Task Several_can_be_under_way_at_once()
    {
        await using var on = await EhrOnHttp.Start(new() { ParallelDeliveries = 2 });
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        var both = new Barrier();
        hook.Answer = context => both.Meet(context.RequestAborted);

        on.BookAnn();
        on.BookAnn();
        await on.Ehr.WhenIdle();

        Assert.All(on.Ehr.Deliveries.Log, attempt => Assert.Equal(DeliveryOutcome.Accepted, attempt.Outcome));
    }

    [Fact]
    public async Task The_echo_of_a_patch_can_come_before_its_answer()
    {
        await using var on = await EhrOnHttp.Start();
        await using var hook = await Hook.Start();
        await on.Subscribe(hook);
        var id = on.BookAnn();
        var gate = new Gate();
        on.Ehr.Faults.Next("PATCH", "/Appointment", new Fault.ApplyThenWait(gate));

        const string cancel = """[{"op":"replace","path":"/status","value":"cancelled"}]""";
        var patching = on.Fhir.Patch($"Appointment/{id}", cancel);
        await gate.Reached;
        await on.Ehr.WhenIdle();
        Assert.Equal(2, hook.Calls.Count);
        Assert.False(patching.IsCompleted);
        gate.Open();

        Assert.Equal("W/\"2\"", (await patching).ETag);
    }

    /// <summary>Two have to be there before either goes on.</summary>
    private sealed class Barrier
    {
        private readonly TaskCompletionSource full = new();
        private int present;

        public Task Meet(CancellationToken ct)
        {
            if (Interlocked.Increment(ref present) == 2)
            {
                full.SetResult();
            }

            return full.Task.WaitAsync(ct);
        }
    }
}
