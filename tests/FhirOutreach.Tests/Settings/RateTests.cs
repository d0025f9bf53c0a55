using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Settings;

public sealed class RateTests
{
    [Theory]
    [InlineData("1/s", 1)]
    [InlineData("100/s", 100)]
    [InlineData("30/m", 0.5)]
    [InlineData("60/m", 1)]
    public void So_many_a_second_or_a_minute_is_a_rate(string text, double perSecond)
    {
        Assert.True(Rate.TryRead(text, out var value));
        Assert.Equal(perSecond, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("/s")]
    [InlineData("0/s")]
    [InlineData("-1/s")]
    [InlineData("0.5/s")]
    [InlineData("1/h")]
    [InlineData("1 /s")]
    [InlineData("99999999999/s")]
    public void Anything_else_is_not(string text) => Assert.False(Rate.TryRead(text, out _));
}
