using FhirOutreach.Domain.Outreach;
using FhirOutreach.Ehr.Smart;
using FhirOutreach.Settings;

namespace FhirOutreach.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Where_minors_are_texted_through_others_the_right_to_read_them_is_asked_for()
    {
        const string scope = "system/RelatedPerson.rs";
        Assert.Contains(scope, SmartScopes.Needed(ScopeNotation.V2, Reading.Good(("Consent:Proxies", "true")).Ehr), StringComparison.Ordinal);
        Assert.DoesNotContain(scope, SmartScopes.Needed(ScopeNotation.V2, Reading.Good().Ehr), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_setting_every_default_holds()
    {
        var settings = Reading.Good();

        Assert.Null(settings.PublicBaseUrl);
        Assert.Equal("Example Clinic", settings.Organization.Name);
        Assert.Equal("+15550100000", settings.Organization.Phone);
        Assert.Equal("America/New_York", settings.Organization.TimeZone.Id);
        Assert.Equal("US", settings.Organization.Country);
        Assert.Equal("https://hapi.fhir.org/baseR4", settings.Ehr.BaseUrl.AbsoluteUri);
        Assert.Equal(EhrAuth.None, settings.Ehr.Auth);
        Assert.Equal(EhrNotifications.Auto, settings.Ehr.Notifications);
        Assert.True(settings.Ehr.ManageSubscription);
        Assert.Null(settings.Ehr.NotificationKey);
        Assert.Null(settings.Ehr.Filter);
        Assert.Equal(TimeSpan.FromMinutes(5), settings.Ehr.SweepEvery);
        Assert.Equal(EhrDialect.Auto, settings.Ehr.Dialect);
        Assert.Equal(SmsProvider.Sandbox, settings.Sms.Provider);
        Assert.Equal("https://api.twilio.com/", settings.Sms.Twilio.ApiBaseUrl.AbsoluteUri);
        Assert.Empty(settings.Sms.AllowedNumbers);
        Assert.Equal(1, settings.Sms.SegmentsPerSecond);
        Assert.Equal(new RemindersSettings(TimeSpan.FromHours(48), TimeSpan.FromHours(24)), settings.Reminders);
        Assert.Equal(new SendingWindow(TimeSpan.FromHours(8), TimeSpan.FromHours(20)), settings.Window);
        Assert.Equal(new NoticeSwitches(), settings.Notices);
        Assert.Equal(TimeSpan.Zero, settings.NoticesSettleFor);
        Assert.Equal(TimeSpan.FromDays(400), settings.RetentionDetails);
        Assert.Equal("Data Source=fhir-outreach.db", settings.StorageConnectionString);
        Assert.Equal(new AdminSettings(null, null), settings.Admin);
        Assert.False(settings.SandboxClock);
    }

    [Fact]
    public void An_empty_value_is_as_good_as_none() =>
        Assert.Equal(Reading.Good(), Reading.Good([.. SettingsTable.All.Select(setting => (setting.Name, (string?)""))]));

    [Fact]
    public void Names_and_words_are_read_in_either_case()
    {
        var settings = Reading.Good(("EHR:AUTH", "bearer"), ("ehr:token", "abc"), ("sms:provider", "SANDBOX"));

        Assert.Equal(EhrAuth.Bearer, settings.Ehr.Auth);
        Assert.Equal("abc", settings.Ehr.Token);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = Reading.Problems(
            ("Reminders:First", "48"), ("Messaging:WindowStart", "8am"), ("Ehr:Auth", "Kerberos"), ("Sms:Rate", "fast"),
            ("Reminders:Thrid", "1h"), ("Organization:TimeZone", "Mars/Olympus"));

        Assert.Equal(
            ["Ehr:Auth", "Messaging:WindowStart", "Organization:TimeZone", "Reminders:First", "Reminders:Thrid", "Sms:Rate"],
            problems.Select(problem => problem.Setting).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_problem_says_the_setting_what_was_found_and_what_to_put_there()
    {
        var words = Reading.Problem(("Reminders:First", "48")).ToString();

        Assert.StartsWith("Reminders:First: found \"48\". Put a duration", words, StringComparison.Ordinal);
        Assert.Contains("4800 = 48 h", words, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_reminder_comes_before_the_second()
    {
        Assert.Equal("Reminders:First", Reading.Problem(("Reminders:First", "24h")).Setting);
        Assert.Equal("Reminders:First", Reading.Problem(("Reminders:First", "2400"), ("Reminders:Second", "48h")).Setting);
        Assert.Equal(TimeSpan.Zero, Reading.Good(("Reminders:First", "0"), ("Reminders:Second", "48h")).Reminders.First);
        Assert.Equal(TimeSpan.Zero, Reading.Good(("Reminders:First", "2h"), ("Reminders:Second", "0000")).Reminders.Second);
    }

    [Theory]
    [InlineData("20:00", "08:00", 20, 8)]
    [InlineData("0000", "2400", 0, 24)]
    [InlineData("20:00", "00:00", 20, 0)]
    public void A_window_may_cross_midnight_and_may_be_always(string start, string end, int startHour, int endHour) =>
        Assert.Equal(
            new SendingWindow(TimeSpan.FromHours(startHour), TimeSpan.FromHours(endHour)),
            Reading.Good(("Messaging:WindowStart", start), ("Messaging:WindowEnd", end)).Window);

    [Theory]
    [InlineData("08:00", "0800", "Messaging:WindowEnd")]
    [InlineData("00:00", "00:00", "Messaging:WindowEnd")]
    [InlineData("24:00", "24:00", "Messaging:WindowStart")]
    [InlineData("24:00", "08:00", "Messaging:WindowStart")]
    public void A_window_of_no_length_is_refused(string start, string end, string setting) =>
        Assert.Equal(setting, Reading.Problem(("Messaging:WindowStart", start), ("Messaging:WindowEnd", end)).Setting);

    [Theory]
    [InlineData("61m", false)]
    [InlineData("60m", true)]
    [InlineData("0", true)]
    public void Notices_settle_for_an_hour_at_most(string settleFor, bool isGood) =>
        Assert.Equal(isGood, Reading.Problems(("Notices:SettleFor", settleFor)).Count == 0);

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    public void A_switch_is_true_or_false(string text) => Assert.Equal("Notices:NoShow", Reading.Problem(("Notices:NoShow", text)).Setting);

    [Fact]
    public void Each_notice_has_its_own_switch()
    {
        foreach (var notice in new[] { "Booked", "Rescheduled", "Modified", "Confirmed", "Cancelled", "Restored", "NoShow" })
        {
            var notices = Reading.Good(($"Notices:{notice}", "False")).Notices;
            var off = typeof(NoticeSwitches).GetProperties().Where(one => one.GetValue(notices) is false).Select(one => one.Name);
            Assert.Equal([notice], off);
        }
    }

    [Fact]
    public void Templates_lie_beside_the_program_and_the_database_in_the_working_directory()
    {
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "templates"), Reading.Good().TemplatesPath);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "words"), Reading.Good(("Templates:Path", "words")).TemplatesPath);
        Assert.Equal("/etc/words", Reading.Good(("Templates:Path", "/etc/words")).TemplatesPath);
        Assert.Equal("Data Source=here.db", Reading.Good(("Storage:ConnectionString", "Data Source=here.db")).StorageConnectionString);
    }

    [Fact]
    public void A_virtual_clock_is_refused_in_Production()
    {
        var problem = Assert.Single(Reading.Problems("Production", ("Sandbox:Clock", "true")));

        Assert.Equal("Sandbox:Clock", problem.Setting);
        Assert.Empty(Reading.Problems("Production", ("Sandbox:Clock", "false")));
        Assert.Empty(Reading.Problems("Development", ("Sandbox:Clock", "true")));
        Assert.Empty(Reading.Problems(("Sandbox:Clock", "true")));
    }

    [Fact]
    public void Postgres_is_refused_in_words()
    {
        var problem = Reading.Problem(("Storage:Provider", "Postgres"));

        Assert.Equal("Storage:Provider", problem.Setting);
        Assert.Equal("It comes with a later version; use Sqlite.", problem.PutThere);
    }

    [Theory]
    [InlineData("fhir-outreach.db")]
    [InlineData("Mode=ReadWrite")]
    [InlineData("Data Source=")]
    public void A_database_without_a_file_is_refused_and_its_connection_string_not_shown(string text)
    {
        var problem = Reading.Problem(("Storage:ConnectionString", text));

        Assert.Equal("Storage:ConnectionString", problem.Setting);
        Assert.DoesNotContain(text, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_in_a_log_line_tell_no_secret()
    {
        const string secret = "a-secret-of-many-letters";
        var settings = Reading.Good(
            ("Ehr:Token", secret), ("Ehr:Password", secret), ("Ehr:NotificationKey", secret), ("Sms:Twilio:AuthToken", secret),
            ("Sms:Twilio:SecondaryAuthToken", secret), ("Admin:Password", secret),
            ("Storage:ConnectionString", $"Data Source=here.db;Password={secret}"));

        Assert.DoesNotContain(secret, $"{settings} {settings.Ehr} {settings.Sms} {settings.Admin}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Organization:Phone", "555-0100")]
    [InlineData("Organization:Country", "UK")]
    [InlineData("Organization:Name", "Two\nlines")]
    [InlineData("Admin:Phone", "555-0100")]
    [InlineData("Public:BaseUrl", "outreach.example.org")]
    [InlineData("Public:BaseUrl", "https://outreach.example.org?x=1")]
    [InlineData("Retention:Details", "0")]
    [InlineData("Sms:Rate", "0/s")]
    public void A_value_that_cannot_be_read_is_refused(string name, string value) =>
        Assert.Equal(name, Reading.Problem((name, value)).Setting);
}
