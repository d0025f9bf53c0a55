using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Reminders;

namespace FhirOutreach.Domain.Tests.Reminders;

public sealed class DeadlinesTests
{
    private static readonly DateTimeOffset _version = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MessageKind.Booked, 5, 5)]
    [InlineData(MessageKind.Booked, 30, 24)]
    [InlineData(MessageKind.Rescheduled, 5, 5)]
    [InlineData(MessageKind.Modified, 30, 24)]
    [InlineData(MessageKind.Restored, 30, 24)]
    [InlineData(MessageKind.Confirmed, 5, 5)]
    [InlineData(MessageKind.NoShow, -5, 24)]
    [InlineData(MessageKind.Cancelled, 5, 5)]
    [InlineData(MessageKind.Cancelled, 300, 300)]
    public void A_notice_is_worth_something_for_so_many_hours(
        MessageKind notice,
        int startsInHours,
        int expectedHours) =>
        Assert.Equal(
            _version.AddHours(expectedHours),
            Deadlines.OfNotice(notice, _version, _version.AddHours(startsInHours)));

    [Theory]
    [InlineData(300, 5, 24)]
    [InlineData(300, 30, 30)] // until then they come in vain
    [InlineData(30, 300, 30)]
    [InlineData(5, 300, 5)]
    public void A_move_is_worth_something_until_the_time_the_patient_knows_too(int startsInHours, int knownInHours, int expectedHours) =>
        Assert.Equal(
            _version.AddHours(expectedHours),
            Deadlines.OfNotice(MessageKind.Rescheduled, _version, _version.AddHours(startsInHours), _version.AddHours(knownInHours)));

    [Theory]
    [InlineData(MessageKind.Booked)]
    [InlineData(MessageKind.Cancelled)]
    [InlineData(MessageKind.NoShow)]
    public void A_notice_of_a_visit_without_a_start_has_a_day(MessageKind notice) =>
        Assert.Equal(_version.AddHours(24), Deadlines.OfNotice(notice, _version, null));

    [Theory]
    [InlineData(ReminderSlot.First, 48, 24, 24)]
    [InlineData(ReminderSlot.First, 48, 0, 1)]
    [InlineData(ReminderSlot.Second, 48, 24, 1)]
    [InlineData(ReminderSlot.Second, 0, 2, 1)]
    [InlineData(ReminderSlot.Second, 8, 1, 0.5)]
    [InlineData(ReminderSlot.First, 1, 0, 0.5)]
    [InlineData(ReminderSlot.First, 24, 24, 1)]
    public void A_reminder_ends_where_the_next_begins_or_an_hour_before_the_start(
        ReminderSlot slot,
        int first,
        int second,
        double expectedHours) =>
        Assert.Equal(
            _version.AddHours(-expectedHours),
            Deadlines.OfReminder(slot, _version, TimeSpan.FromHours(first), TimeSpan.FromHours(second)));

    [Fact]
    public void An_answer_is_worth_something_for_an_hour() =>
        Assert.Equal(_version.AddHours(1), Deadlines.OfAnswer(_version));

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(2, 1)]
    [InlineData(0, 1)] // it has begun: what is said of it is said all the same
    [InlineData(-3, 1)]
    public void An_answer_that_speaks_of_a_visit_to_come_is_worth_nothing_when_it_has_begun(double start, double expectedHours) =>
        Assert.Equal(_version.AddHours(expectedHours), Deadlines.OfAnswer(_version, _version.AddHours(start)));
}
