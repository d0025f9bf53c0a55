using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Tests.Messages;

public sealed class DeliveryLadderTests
{
    public static TheoryData<DeliveryState, string[]> Ladders => new()
    {
        { DeliveryState.Delivered, ["accepted", "queued", "sending", "sent", "delivered"] },
        { DeliveryState.Delivered, ["queued", "sent", "delivered", "read"] },
        { DeliveryState.Failed, ["accepted", "queued", "sending", "sent", "undelivered"] },
        { DeliveryState.Failed, ["queued", "failed"] },
        { DeliveryState.Failed, ["scheduled", "canceled"] },
        { DeliveryState.Accepted, ["accepted", "scheduled", "queued", "sending", "sent"] },
        { DeliveryState.Failed, ["queued", "sent", "undelivered", "delivered"] },
        { DeliveryState.Delivered, ["queued", "teleported", "delivered", "receiving"] },
    };

    [Theory]
    [MemberData(nameof(Ladders))]
    public void R_51_reports_in_any_order_end_in_the_same_state(DeliveryState end, string[] reports)
    {
        foreach (var order in Permutations(reports))
            foreach (var start in new[] { DeliveryState.HandedOver, DeliveryState.Unknown, DeliveryState.Accepted })
                Assert.Equal(end, order.Aggregate(start, (state, word) => DeliveryLadder.Climb(state, word, null)));
    }

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed)]
    public void R_51_a_final_state_is_not_left_for_a_lower_one(DeliveryState final)
    {
        foreach (var word in new[] { "accepted", "scheduled", "queued", "sending", "sent", "", "delivered again" })
            Assert.Equal(final, DeliveryLadder.Climb(final, word, null));
    }

    [Fact]
    public void R_51_the_same_report_twice_changes_nothing()
    {
        foreach (var word in new[] { "queued", "sent", "delivered", "undelivered", "failed" })
        {
            var once = DeliveryLadder.Climb(DeliveryState.HandedOver, word, null);
            Assert.Equal(once, DeliveryLadder.Climb(once, word, null));
        }
    }

    [Fact]
    public void R_52_a_text_that_lost_a_part_is_failed_whichever_part_is_told_of_last()
    {
        Assert.Equal(DeliveryState.Failed, DeliveryLadder.Climb(DeliveryState.Failed, "delivered", null));
        Assert.Equal(DeliveryState.Failed, DeliveryLadder.Climb(DeliveryState.Delivered, "undelivered", 30008));
        Assert.Equal(DeliveryState.Failed, DeliveryLadder.Climb(DeliveryState.Accepted, "partially_delivered", null));
        Assert.Equal(DeliveryState.Failed, DeliveryLadder.Climb(DeliveryState.Accepted, "delivered", 30008));
        Assert.Equal(DeliveryState.Delivered, DeliveryLadder.Climb(DeliveryState.Accepted, "delivered", 0));
    }

    [Theory]
    [InlineData("teleported")]
    [InlineData("")]
    [InlineData("Delivered")]
    [InlineData("received")]
    [InlineData("receiving")]
    public void R_53_a_word_nobody_knows_moves_nothing(string word)
    {
        foreach (var state in Enum.GetValues<DeliveryState>())
            Assert.Equal(state, DeliveryLadder.Climb(state, word, 30008));
    }

    [Theory]
    [InlineData(DeliveryState.HandedOver, DeliveryState.Accepted)]
    [InlineData(DeliveryState.Unknown, DeliveryState.Accepted)]
    [InlineData(DeliveryState.Planned, DeliveryState.Accepted)] // given up on too early: it must not be sent again
    [InlineData(DeliveryState.Accepted, DeliveryState.Accepted)]
    [InlineData(DeliveryState.Delivered, DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed, DeliveryState.Failed)]
    public void R_05_what_the_carrier_names_it_took_whatever_the_word(DeliveryState before, DeliveryState after) =>
        Assert.Equal(after, DeliveryLadder.ClimbOnceTaken(before, "teleported", null));

    [Theory]
    [InlineData(DeliveryState.Planned)]
    [InlineData(DeliveryState.Held)]
    [InlineData(DeliveryState.Claimed)]
    [InlineData(DeliveryState.Expired)]
    [InlineData(DeliveryState.Withdrawn)]
    [InlineData(DeliveryState.Superseded)]
    [InlineData(DeliveryState.Refused)]
    public void R_05_a_text_we_had_given_up_on_was_taken_when_the_carrier_reports_it(DeliveryState assumed)
    {
        Assert.Equal(DeliveryState.Accepted, DeliveryLadder.Climb(assumed, "sent", null));
        Assert.Equal(DeliveryState.Delivered, DeliveryLadder.Climb(assumed, "delivered", null));
        Assert.Equal(DeliveryState.Failed, DeliveryLadder.Climb(assumed, "undelivered", 30003));
    }

    private static IEnumerable<string[]> Permutations(string[] items)
    {
        if (items.Length < 2) return [items];
        return items.SelectMany((first, at) =>
            Permutations([.. items[..at], .. items[(at + 1)..]]).Select(rest => (string[])[first, .. rest]));
    }
}
