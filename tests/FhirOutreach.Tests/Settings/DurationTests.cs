using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Settings;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("30s", 30)]
    [InlineData("90m", 90 * 60)]
    [InlineData("48h", 48 * 3600)]
    [InlineData("2d", 2 * 86400)]
    [InlineData("0h", 0)]
    [InlineData("007m", 7 * 60)]
    [InlineData("3650d", 3650 * 86400)]
    public void A_number_and_a_unit_is_a_duration(string text, int seconds) => Reads(text, seconds);

    [Theory]
    [InlineData("4800", 48 * 3600)]
    [InlineData("2430", (24 * 60 + 30) * 60)]
    [InlineData("0030", 30 * 60)]
    [InlineData("0000", 0)]
    [InlineData("9959", (99 * 60 + 59) * 60)]
    public void Four_digits_are_hours_and_minutes(string text, int seconds) => Reads(text, seconds);

    [Theory]
    [InlineData("")]
    [InlineData("48")]
    [InlineData("480")]
    [InlineData("48000")]
    [InlineData("4860")]
    [InlineData("-1h")]
    [InlineData("+1h")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("h")]
    [InlineData("1H")]
    [InlineData("1w")]
    [InlineData("48:00")]
    [InlineData("3651d")]
    [InlineData("2147483647d")]
    [InlineData("99999999999999s")]
    [InlineData("٤٨٠٠")]
    public void Anything_else_is_not(string text) => Assert.False(Duration.TryRead(text, out _));

    private static void Reads(string text, int seconds)
    {
        Assert.True(Duration.TryRead(text, out var value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }
}
