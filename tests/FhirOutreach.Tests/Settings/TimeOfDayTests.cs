using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Settings;

public sealed class TimeOfDayTests
{
    [Theory]
    [InlineData("08:00", 8 * 60)]
    [InlineData("0800", 8 * 60)]
    [InlineData("00:00", 0)]
    [InlineData("23:59", 23 * 60 + 59)]
    [InlineData("2359", 23 * 60 + 59)]
    [InlineData("24:00", 24 * 60)]
    [InlineData("2400", 24 * 60)]
    public void Hours_and_minutes_are_a_time_of_day(string text, int minutes)
    {
        Assert.True(TimeOfDay.TryRead(text, out var value));
        Assert.Equal(TimeSpan.FromMinutes(minutes), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("800")]
    [InlineData("8:00")]
    [InlineData("08.00")]
    [InlineData("08:60")]
    [InlineData("24:01")]
    [InlineData("2500")]
    [InlineData("08:00:00")]
    [InlineData("8am")]
    [InlineData("-8:00")]
    public void Anything_else_is_not(string text) => Assert.False(TimeOfDay.TryRead(text, out _));
}
