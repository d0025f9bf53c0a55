using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Tests.Messages;

public sealed class RetryScheduleTests
{
    [Fact]
    public void R_54_pauses_have_jitter_that_only_lengthens_them_and_is_the_same_each_time()
    {
        var pauses = Enumerable.Range(1, 1000).Select(id => RetrySchedule.Pause(RetrySchedule.NotTaken, 5, id)).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30 * (1 + RetrySchedule.JitterShare))));
        Assert.True(pauses.Distinct().Count() > 990);
        Assert.Equal(pauses, Enumerable.Range(1, 1000).Select(id => RetrySchedule.Pause(RetrySchedule.NotTaken, 5, id)));
        Assert.InRange(pauses.Average(pause => pause.TotalSeconds), 33, 35);
    }

    [Fact]
    public void The_last_pause_goes_on() =>
        Assert.InRange(RetrySchedule.Pause(RetrySchedule.QueueFull, 99, 1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(38));

    [Fact]
    public void A_network_that_is_closed_for_the_day_is_tried_every_few_hours_and_no_oftener() =>
        Assert.All(Enumerable.Range(0, 10), retries => Assert.True(
            RetrySchedule.AfterReport(CarrierAction.NetworkDailyLimit, 1, retries) >= TimeSpan.FromHours(Math.Min(1 << retries, 4))));

    [Theory]
    [InlineData(CarrierAction.RetryOnce, 0, true)]
    [InlineData(CarrierAction.RetryOnce, 1, false)]
    [InlineData(CarrierAction.RetryLater, 5, true)]
    [InlineData(CarrierAction.NetworkDailyLimit, 5, true)]
    [InlineData(CarrierAction.Configuration, 2, true)]
    [InlineData(CarrierAction.Filtered, 0, false)]
    [InlineData(CarrierAction.StaffTask, 0, false)]
    [InlineData(CarrierAction.BadNumber, 0, false)]
    public void What_the_carrier_could_not_deliver_is_sent_anew_only_where_that_may_help(CarrierAction action, int retries, bool again) =>
        Assert.Equal(again, RetrySchedule.AfterReport(action, 1, retries) is not null);
}
