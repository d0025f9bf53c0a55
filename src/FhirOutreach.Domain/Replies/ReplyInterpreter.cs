using FhirOutreach.Domain.Replies.Phrases;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// Reads what a patient wrote, in English and Spanish at once: people answer in either. A text is certain only when
/// every word of it is
/// understood and nothing in it contradicts; all else is <see cref="ReplyIntent.Unclear"/> and goes to a person. Total:
/// any string has an answer.
/// </summary>
public static class ReplyInterpreter
{
    private const int EvidenceCharactersMax = 80;
    private const int WholeTextWordsMax = 3;

    /// <summary>Why a text is not certain: the words no rule understood, or all that contradict each other.</summary>
    private const Meaning NotUnderstood = Meaning.Unknown | Meaning.Turning | Meaning.Negation;

    /// <param name="language">
    /// BCP-47 of the patient. Decides only "ya", which is yes in English texts and "already" in Spanish.
    /// </param>
    /// <param name="optOutType">
    /// The carrier's own reading, when it sent one. It wins, as the carrier has acted on it already.
    /// </param>
    public static Reply Read(string body, string? language = null, CarrierOptOut? optOutType = null)
    {
        if (optOutType is null && PhoneReaction.Is(body))
        {
            return new(ReplyIntent.Reaction, "");
        }

        var reading = ReplyReading.Of(ReplyText.Of(body));
        return optOutType is { } carrier
            ? ReadWithCarrier(reading, carrier)
            : WholeText(reading.Text, language) ?? ReadPhrases(reading);
    }

    /// <summary>
    /// YES is an opt-in word to the carrier and an answer to us; CANCEL is an opt-out word and may be meant for the
    /// visit.
    /// </summary>
    private static Reply ReadWithCarrier(ReplyReading reading, CarrierOptOut carrier) => carrier switch
    {
        CarrierOptOut.Stop when ReplyRules.IsBareCancel(reading) => new(ReplyIntent.BareCancel, OptOutKeywords.ByCarrier + " STOP"),
        CarrierOptOut.Stop => new(ReplyIntent.OptOut, OptOutKeywords.ByCarrier + " STOP"),
        CarrierOptOut.Start when reading.Said.HasFlag(Meaning.Yes) =>
            new(ReplyIntent.Yes, Evidence(reading, Meaning.Yes), OptsIn: true),
        CarrierOptOut.Start => new(ReplyIntent.OptIn, OptOutKeywords.ByCarrier + " START"),
        _ => new(ReplyIntent.Help, OptOutKeywords.ByCarrier + " HELP"),
    };

    /// <summary>
    /// Words that answer only when they are the whole text: inside one they are something else ("y" is Spanish "and").
    /// </summary>
    private static Reply? WholeText(ReplyText text, string? language)
    {
        if (text.Words.Count is 0 or > WholeTextWordsMax || text.IsQuestion || text.HasWarning)
        {
            return null;
        }

        var isEnglish = language is null || language.StartsWith("en", StringComparison.OrdinalIgnoreCase);
        var words = text.Evidence(0, text.Words.Count);
        return words switch
        {
            "fewer" or "fewer please" or "less" or "less please" or "menos" or "menos por favor"
                or "fewer texts" or "fewer messages" or "fewer reminders" or "less texts" or "less messages" or "less reminders"
                or "menos mensajes" or "menos textos" or "menos recordatorios" => new(ReplyIntent.Fewer, words),
            "y" => new(ReplyIntent.Yes, words),
            "ya" when isEnglish => new(ReplyIntent.Yes, words),
            "n" or "i cant" or "no i cant" or "i cannot" or "we cant" or "i wont" or "no i wont" => new(ReplyIntent.No,
            words),
            _ => null,
        };
    }

    private static Reply ReadPhrases(ReplyReading reading)
    {
        var ruling = ReplyRules.Of(reading);
        if (ruling.Intent is ReplyIntent.Unclear && GraveNews.In(reading.Text) is { Count: > 0 } news)
        {
            return new(ReplyIntent.Unclear, Shortened(string.Join(", ", news)), IsGrave: true);
        }

        var decided = ruling.Intent is not ReplyIntent.Unclear ? ruling.Decided
            : (reading.Said & NotUnderstood) != Meaning.None ? NotUnderstood
            : ~Meaning.None;
        return new(ruling.Intent, Evidence(reading, decided), ruling.Number, ruling.Intent is ReplyIntent.Yes && IsYesAlone(reading.Text),
            NamedDay.In(reading.Text), ToList: ruling.Intent is ReplyIntent.Unclear ? ListAnswers.In(reading) : null);
    }

    // "Yes please" and "yep" answer us, and the number stays stopped at the carrier.
    private static bool IsYesAlone(ReplyText text) => text.Words.Count == 1 && text.Evidence(0, 1) == "yes";

    private static string Evidence(ReplyReading reading, Meaning meanings) => Shortened(reading.Evidence(meanings));

    private static string Shortened(string evidence) =>
        evidence.Length <= EvidenceCharactersMax ? evidence : evidence[..EvidenceCharactersMax];
}
