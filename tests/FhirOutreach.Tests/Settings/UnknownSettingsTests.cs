namespace FhirOutreach.Tests.Settings;

public sealed class UnknownSettingsTests
{
    [Theory]
    [InlineData("Reminders:Frist", "Did you mean Reminders:First?")]
    [InlineData("Sms:AccountSid", "Did you mean Sms:Twilio:AccountSid?")]
    [InlineData("Sms:Twilio:AuthTokn", "Did you mean Sms:Twilio:AuthToken?")]
    [InlineData("messaging:windowstrat", "Did you mean Messaging:WindowStart?")]
    [InlineData("Reminder:First", "Did you mean Reminders:First?")]
    [InlineData("Organisation:TimeZone", "Did you mean Organization:TimeZone?")]
    [InlineData("Mesaging:WindowEnd", "Did you mean Messaging:WindowEnd?")]
    [InlineData("Reminders:Enabled", "There are Reminders:First, Reminders:Second.")]
    [InlineData("Reminders:First:0", "Did you mean Reminders:First?")]
    [InlineData("Sms:AllowedNumbers:zero", "Did you mean Sms:AllowedNumbers?")]
    public void A_setting_nobody_reads_is_refused_with_the_one_that_was_meant(string name, string putThere)
    {
        var problem = Reading.Problem((name, "a value nobody may see"));

        Assert.Equal((name, putThere), (problem.Setting, problem.PutThere));
        Assert.DoesNotContain("a value nobody may see", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUBLIC", @"C:\Users\Public")]
    [InlineData("Logging:LogLevel:Default", "Information")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://localhost:5080")]
    [InlineData("HOME", "/root")]
    [InlineData("Reminder:Colour", "blue")]
    [InlineData("HR:BaseUrl", "https://hr.example.org")]
    public void What_belongs_to_others_is_left_to_them(string name, string value) => Assert.Empty(Reading.Problems((name, value)));

    [Fact]
    public void A_misspelt_setting_is_refused_even_when_it_is_empty() =>
        Assert.Equal("Reminders:Frist", Reading.Problem(("Reminders:Frist", "")).Setting);
}
