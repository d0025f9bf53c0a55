using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Domain.Tests.Messages;

public sealed class CarrierCodesTests
{
    [Theory]
    [InlineData(20003, CarrierAction.StopAndAlarm)]
    [InlineData(21211, CarrierAction.BadNumber)]
    [InlineData(21614, CarrierAction.BadNumber)]
    [InlineData(21212, CarrierAction.WrongSender)]
    [InlineData(21606, CarrierAction.WrongSender)]
    [InlineData(21408, CarrierAction.NoPermission)]
    [InlineData(21608, CarrierAction.NoPermission)]
    [InlineData(21610, CarrierAction.OptedOut)]
    [InlineData(21612, CarrierAction.StaffTask)]
    [InlineData(21617, CarrierAction.TemplateError)]
    [InlineData(30003, CarrierAction.RetryOnce)]
    [InlineData(30004, CarrierAction.BadNumber)]
    [InlineData(30005, CarrierAction.BadNumber)]
    [InlineData(30006, CarrierAction.BadNumber)]
    [InlineData(30007, CarrierAction.Filtered)]
    [InlineData(30008, CarrierAction.RetryOnce)]
    [InlineData(30032, CarrierAction.Configuration)]
    [InlineData(30034, CarrierAction.Configuration)]
    [InlineData(21659, CarrierAction.WrongSender)]
    [InlineData(21660, CarrierAction.WrongSender)]
    [InlineData(35114, CarrierAction.Configuration)]
    [InlineData(35115, CarrierAction.Configuration)]
    [InlineData(35117, CarrierAction.Configuration)]
    [InlineData(35118, CarrierAction.Configuration)]
    public void R_55_each_code_asks_for_its_own_action(int code, CarrierAction action) =>
        Assert.Equal(action, CarrierCodes.For(code).Action);

    [Theory]
    [InlineData(30001, CarrierAction.RetryLater)]
    [InlineData(30036, CarrierAction.RetryLater)] // too late for today's window, perhaps not for tomorrow's
    [InlineData(30022, CarrierAction.RetryLater)]
    [InlineData(30023, CarrierAction.NetworkDailyLimit)]
    [InlineData(30027, CarrierAction.NetworkDailyLimit)]
    [InlineData(14107, CarrierAction.RetryLater)]
    [InlineData(20429, CarrierAction.RetryLater)]
    [InlineData(21611, CarrierAction.RetryLater)]
    [InlineData(63038, CarrierAction.DailyLimit)]
    public void R_54_a_full_queue_or_allowance_is_waited_for(int code, CarrierAction action)
    {
        Assert.Equal(action, CarrierCodes.For(code).Action);
        Assert.True(CarrierCodes.For(code).IsWorthWaiting);
    }

    [Theory]
    [InlineData(30022)]
    [InlineData(30023)]
    [InlineData(30027)]
    public void What_one_network_does_not_take_stops_no_other(int code) => Assert.False(CarrierCodes.For(code).StopsSender);

    [Fact]
    public void Wrong_credentials_lose_no_text() => Assert.True(CarrierCodes.For(20003).IsWorthWaiting);

    [Theory]
    [InlineData(21610)]
    [InlineData(21211)]
    [InlineData(21614)]
    [InlineData(21617)]
    public void What_waiting_cannot_mend_is_not_waited_for(int code) =>
        Assert.False(CarrierCodes.For(code).IsWorthWaiting);

    [Fact]
    public void A_code_nobody_knows_goes_to_a_person_with_its_number()
    {
        var unknown = CarrierCodes.For(39999);
        Assert.Equal(CarrierAction.StaffTask, unknown.Action);
        Assert.Contains("39999", unknown.Words, StringComparison.Ordinal);
        Assert.False(unknown.IsWorthWaiting);
    }

    [Fact]
    public void Every_code_stands_once_in_order_with_words_for_staff()
    {
        var codes = CarrierCodes.All.Select(code => code.Code).ToList();
        Assert.Equal(codes.Order().Distinct(), codes);
        Assert.All(CarrierCodes.All, code => Assert.EndsWith(".", code.Words, StringComparison.Ordinal));
    }
}
