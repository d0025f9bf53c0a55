namespace FhirOutreach.Domain.Replies;

/// <summary>What a word does to a number when it is the whole text.</summary>
public enum KeywordFamily
{
    Stop,
    Start,
    Help,
}

/// <param name="Words">Folded: lower case, no accents, single spaces.</param>
/// <param name="Source">Who made the word count.</param>
public sealed record CarrierKeyword(KeywordFamily Family, string Words, string Source);

/// <summary>
/// Every word that ends the texts, brings them back, or asks who we are, with who made it count. The list in force is
/// written into the ledger of consent whenever it changes.
/// </summary>
public static class CarrierKeywords
{
    private const string Twilio = "Twilio's default keywords for long codes";

    public static readonly IReadOnlyList<CarrierKeyword> All =
    [
        .. OptOutKeywords.All.Select(keyword => new CarrierKeyword(KeywordFamily.Stop, keyword.Words, keyword.Source)),
        new(KeywordFamily.Start, "start", Twilio),
        new(KeywordFamily.Start, "unstop", Twilio),
        new(KeywordFamily.Start, "yes", Twilio),
        new(KeywordFamily.Help, "help", Twilio),
        new(KeywordFamily.Help, "info", Twilio),
    ];

    /// <summary>One a line, with what this clinic has configured at its carrier beside.</summary>
    public static string InLines(IEnumerable<string> configured) => string.Join(
        '\n',
        All.Concat(configured.Select(words => new CarrierKeyword(KeywordFamily.Stop, words, "Consent:OptOutWords")))
            .Select(keyword => $"{keyword.Family}\t{keyword.Words}\t{keyword.Source}"));
}
