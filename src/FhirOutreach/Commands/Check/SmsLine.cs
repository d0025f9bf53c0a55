using FhirOutreach.Settings;
using FhirOutreach.Sms;

namespace FhirOutreach.Commands.Check;

internal static class SmsLine
{
    private const string Label = "SMS";

    public static async Task Say(Card card, IServiceProvider services, SmsSettings settings, CancellationToken ct)
    {
        if (settings.Provider is SmsProvider.Sandbox) card.Good(Label, "Sandbox: nobody is texted");
        else if (await services.GetRequiredService<TwilioSender>().Check(ct) is { } trouble) card.Wrong(Label, trouble);
        else card.Good(Label, $"Twilio account {settings.Twilio.AccountSid}");
    }
}
