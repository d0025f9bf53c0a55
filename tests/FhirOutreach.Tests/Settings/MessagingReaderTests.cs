using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Tests.Settings;

/// <summary>Hours, days and dates, and who may be texted in whose place.</summary>
public sealed class MessagingReaderTests
{
    [Theory]
    [InlineData("Mon-Sun", "")]
    [InlineData("mon-fri", "Sunday Saturday")]
    [InlineData("Mon, Wed, Sat-Sun", "Tuesday Thursday Friday")]
    [InlineData("Sat-Mon", "Tuesday Wednesday Thursday Friday")]
    public void Days_that_are_not_named_are_closed(string weekdays, string closed)
    {
        var window = Reading.Good(("Messaging:Weekdays", weekdays)).Window;

        Assert.Equal(closed, string.Join(' ', (window.Days ?? []).Where(day => day.Start == day.End).Select(day => day.Day)));
    }

    [Fact]
    public void Holidays_are_dates_and_lists_of_dates()
    {
        var holidays = Reading.Good(("Messaging:Holidays", "2027-03-02, US")).Window.Holidays!;

        Assert.Contains(new DateOnly(2027, 3, 2), holidays);
        Assert.Contains(new DateOnly(2026, 11, 26), holidays); // Thanksgiving, from holidays/US.txt
        Assert.Equal(holidays.Order(), holidays);
    }

    [Theory]
    [InlineData("us")]
    [InlineData("Us")]
    public void A_list_of_holidays_is_named_in_small_letters_or_capitals(string name) =>
        Assert.Equal(Reading.Good(("Messaging:Holidays", "US")).Window.Holidays, Reading.Good(("Messaging:Holidays", name)).Window.Holidays);

    [Theory]
    [InlineData("US-TCPA", "08:00", "20:00", 8, 21)]
    [InlineData("us-strict", "08:00", "20:00", 8, 20)]
    [InlineData("US-TX", "0800", "2000", 9, 21)]
    [InlineData("US-TX", "10:00", "20:00", 10, 21)]
    [InlineData("US-TCPA", "08:00", "19:00", 8, 19)]
    public void A_preset_stands_in_for_the_default_hours_and_others_win_over_it(string preset, string start, string end, int from, int to)
    {
        var window = Reading.Good(("Messaging:Preset", preset), ("Messaging:WindowStart", start), ("Messaging:WindowEnd", end)).Window;

        Assert.Equal((TimeSpan.FromHours(from), TimeSpan.FromHours(to)), (window.Start, window.End));
    }

    [Fact]
    public void A_presets_own_days_and_closed_days_go_together()
    {
        var sunday = new DayHours(DayOfWeek.Sunday, TimeSpan.FromHours(12), TimeSpan.FromHours(21));

        Assert.Equal([sunday], Reading.Good(("Messaging:Preset", "US-TX")).Window.Days);
        Assert.Equal(
            [sunday with { End = TimeSpan.FromHours(18) }],
            Reading.Good(("Messaging:Preset", "US-TX"), ("Messaging:WindowStart", "10:00"), ("Messaging:WindowEnd", "18:00")).Window.Days);
        Assert.Equal(
            [new DayHours(DayOfWeek.Sunday, TimeSpan.Zero, TimeSpan.Zero)],
            Reading.Good(("Messaging:Preset", "US-TX"), ("Messaging:Weekdays", "Mon-Sat")).Window.Days);
    }

    [Fact]
    public void Opt_out_words_are_read_without_their_capitals() =>
        Assert.Equal(["no", "nada más"], Reading.Good(("Consent:OptOutWords", "NO, Nada más, no")).Consent.OptOutWords.Items);

    [Theory]
    [InlineData("Messaging:Weekdays", "Monday")]
    [InlineData("Messaging:Weekdays", "Mon-Wed-Fri")]
    [InlineData("Messaging:Holidays", "25.12.2026")]
    [InlineData("Messaging:Holidays", "../appsettings")]
    [InlineData("Messaging:Preset", "TCPA")]
    [InlineData("Consent:OptOutWords", "no1")]
    [InlineData("Consent:MinorsUnder", "0")]
    [InlineData("Consent:MinorsUnder", "eighteen")]
    [InlineData("Consent:Proxies", "yes")]
    [InlineData("Notices:JoinMoves", "true")] // nothing waits, so nothing can be joined
    public void What_cannot_be_read_is_refused_by_name(string setting, string value) =>
        Assert.Contains(Reading.Problems((setting, value)), problem => problem.Setting == setting);
}
