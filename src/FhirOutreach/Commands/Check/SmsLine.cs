using FhirOutreach.Settings;
using FhirOutreach.Sms;

namespace FhirOutreach.Commands.Check;

internal static class SmsLine
{
    private const string Label = "SMS";
    private const string OptOut = "opt-out";

    public static async Task Say(Card card, IServiceProvider services, OutreachSettings all, CancellationToken ct)
    {
        var settings = all.Sms;
        if (settings.Provider is SmsProvider.Sandbox) card.Good(Label, "Sandbox: nobody is texted");
        else if (await services.GetRequiredService<TwilioSender>().Check(ct) is { } trouble) card.Wrong(Label, trouble);
        else card.Good(Label, $"Twilio account {settings.Twilio.AccountSid}");
        if (all.Consent.CancelMeansAppointment) card.Good(OptOut, CancelMeansAppointment(settings.Twilio));
    }

    // Twilio's API does not say which keywords a service has: a person must look.
    private static string CancelMeansAppointment(TwilioSettings twilio) =>
        $"CANCEL alone cancels the visit: in Twilio's console, at Messaging Service {twilio.MessagingServiceSid ?? "(none)"}, Opt-Out Management, "
        + "Advanced Opt-Out, take CANCEL off the opt-out keywords. Until then Twilio stops the number, and so do we";
}
