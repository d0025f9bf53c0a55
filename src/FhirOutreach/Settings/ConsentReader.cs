using System.Globalization;

namespace FhirOutreach.Settings;

internal static class ConsentReader
{
    private const int AgeMax = 30;

    private const string PutWords = "Put words with nothing but letters and spaces, separated by commas, such as NO,REMOVE.";

    public static ConsentSettings Read(ConfiguredSettings configured) => new(
        configured.Given("Consent:OptOutWords") is null
            ? WordList.Empty
            : configured.Read<WordList>("Consent:OptOutWords", TryReadWords, PutWords),
        configured.Switch("Consent:AnswerOptOut"),
        configured.Switch("Consent:Proxies"),
        configured.Read<int>("Consent:MinorsUnder", TryReadAge, $"Put an age in whole years, 1 to {AgeMax}."),
        CancelMeansAppointment(configured));

    // Twilio takes CANCEL as an opt-out unless a Messaging Service has been told otherwise.
    private static bool CancelMeansAppointment(ConfiguredSettings configured)
    {
        const string name = "Consent:CancelMeansAppointment";
        const string service = "Sms:Twilio:MessagingServiceSid";
        var isOn = configured.Switch(name);
        if (isOn && configured.Text("Sms:Provider") == nameof(SmsProvider.Twilio) && configured.Given(service) is null)
            configured.Refuse(name, $"\"true\" without {service}",
                $"Put false, or send from a Messaging Service whose opt-out keywords have CANCEL no more, and put it into {service}.");
        return isOn;
    }

    private static bool TryReadWords(string text, out WordList value)
    {
        value = new(WordList.Of(text).Items.Select(word => word.ToLowerInvariant()).Distinct());
        return value.Items.All(word => word.All(letter => char.IsLetter(letter) || letter == ' '));
    }

    private static bool TryReadAge(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= AgeMax;
}
