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
}
