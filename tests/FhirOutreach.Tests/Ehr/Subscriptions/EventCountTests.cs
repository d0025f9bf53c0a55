using FhirOutreach.Ehr.Subscriptions;

namespace FhirOutreach.Tests.Ehr.Subscriptions;

public sealed class EventCountTests
{
    [Theory]
    [InlineData(0, "1", 1, false)]
    [InlineData(4, "5", 5, false)]
    [InlineData(4, "5,6,7", 7, false)]
    [InlineData(5, "5", 5, false)] // told twice
    [InlineData(4, "6", 6, true)] // 5 is missing
    [InlineData(4, "5,7", 7, true)]
    [InlineData(9, "1", 1, true)] // counted anew, or late
    [InlineData(0, "3", 3, true)] // the first we hear of it
    public void Events_follow_each_other_or_are_asked_about(long highest, string numbers, long next, bool isInDoubt) =>
        Assert.Equal((new EventCount(next), isInDoubt), After(highest, "event-notification", null, [.. numbers.Split(',').Select(long.Parse)]));

    [Theory]
    [InlineData("handshake", 0L, 0, 0, false)]
    [InlineData("handshake", 0L, 8, 0, true)]
    [InlineData("heartbeat", 8L, 8, 8, false)]
    [InlineData("heartbeat", 9L, 8, 9, true)] // an event never came
    [InlineData("heartbeat", null, 8, 8, false)]
    [InlineData("event-notification", 9L, 8, 9, false)] // without numbers the count stands for them
    [InlineData("event-notification", 11L, 8, 11, true)]
    public void Without_event_numbers_the_count_is_compared(string type, long? count, long highest, long next, bool isInDoubt) =>
        Assert.Equal((new EventCount(next), isInDoubt), After(highest, type, count, []));

    [Fact]
    public void A_server_that_numbers_each_bundle_from_one_is_in_doubt_only_when_a_bundle_had_more()
    {
        Assert.False(After(1, "event-notification", 1, [1]).IsInDoubt);
        Assert.True(After(2, "event-notification", 1, [1]).IsInDoubt);
    }

    [Theory]
    [InlineData(4, 6, 5, 6)] // 5 is missing
    [InlineData(0, 3, 1, 3)]
    [InlineData(900, 899, 900, 900)] // overtaken: nothing is missing if there are 900 or more
    [InlineData(900, 2, 1, 900)] // counted anew: fewer than 900, or all of them are asked for
    public void What_is_asked_for_is_what_may_be_missing(long highest, long next, long since, long seen) =>
        Assert.Equal(new EventDoubt(since, seen), new EventCount(highest).DoubtBefore(new EventCount(next)));

    [Fact]
    public void Doubts_about_one_Subscription_are_one_question()
    {
        var doubts = new EventDoubts();
        var rung = 0;
        doubts.OnDoubt(() => rung++);
        doubts.Add("1", new EventDoubt(7, 9));
        doubts.Add("1", new EventDoubt(5, 6));
        doubts.Add("2", new EventDoubt(3, 3));

        var taken = doubts.Take();

        Assert.Equal((3, new EventDoubt(5, 9), new EventDoubt(3, 3)), (rung, taken["1"], taken["2"]));
        Assert.True(doubts.IsEmpty);
    }

    private static (EventCount Next, bool IsInDoubt) After(long highest, string type, long? count, long[] numbers) =>
        new EventCount(highest).After(new SubscriptionStatus("1", type, "active", count, numbers));
}
