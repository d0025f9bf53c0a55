using FhirOutreach.Commands;

namespace FhirOutreach.Tests.Commands;

public sealed class OutreachCommandsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("--Ehr:User demo", true)] // a value, however it reads
    [InlineData("--Ehr:Token check --Ehr:Auth Bearer", true)]
    [InlineData("demo", false)]
    [InlineData("check --Ehr:User demo", false)]
    [InlineData("--help", false)]
    public void A_command_is_the_first_word_and_no_settings_value(string typed, bool isTheService) =>
        Assert.Equal(isTheService, OutreachCommands.IsTheService(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("chekc", "Did you mean check?")] // it would start the service, and patients would be texted
    [InlineData("help", "Did you mean --help?")]
    [InlineData("sedning stop", "Did you mean sending?")]
    [InlineData("stop", "neither a command nor an option nor a setting")]
    [InlineData("--urls http://127.0.0.1:1 chekc", "A word behind the value of --urls")]
    [InlineData("--Messaging-WindowStart 09:00", "neither a command nor an option nor a setting")]
    [InlineData("preview --form 2026-12-01T08:00", "Did you mean --from?")]
    [InlineData("check --Ehr:BaseUrl http://localhost:1 --Ehr:Token", "--Ehr:Token: there is no value behind it")]
    [InlineData("demo --dialekt Cerner", "Did you mean --dialect?")]
    [InlineData("sending stop now", "now: neither")]
    public async Task A_word_that_nobody_reads_is_refused(string typed, string told) =>
        Assert.Contains(told, await Refused(typed), StringComparison.Ordinal);

    [Fact]
    public async Task Half_a_password_is_not_shown() =>
        Assert.DoesNotContain("horse", await Refused("check --Ehr:Password correct horse"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--Ehr:User demo --Ehr:Auth=None /Sms:Rate 2/s Reminders:First=24h")]
    [InlineData("--urls http://127.0.0.1:0 --environment Development --Logging:LogLevel:Default Debug")]
    [InlineData("--Ehr:Password --correct-horse")] // a value, however it reads
    public void Settings_as_NETs_configuration_reads_them_are_no_stray_words(string typed) =>
        Assert.Empty(StrayWords.In(typed.Split(' '), []));

    // Were it not refused, the service would start.
    private static async Task<string> Refused(string typed)
    {
        var (exitCode, said) = await ProgramRun.ToItsEnd(typed.Split(' '));
        Assert.Equal(1, exitCode);
        return said;
    }
}
