using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

/// <summary>A number's consent as it stands.</summary>
internal sealed record Consent(bool IsOptedOut, bool WantsFewer)
{
    /// <summary>Nothing was ever said.</summary>
    public static readonly Consent Silent = new(false, false);
}

/// <summary>One entry of the ledger. The last of a number is its consent.</summary>
/// <param name="Words">What decided: the word that was recognized, or the carrier's code.</param>
/// <param name="Said">The patient's text as it was written; null when the carrier spoke, and after retention.</param>
internal sealed record ConsentEntry(
    bool IsOptedOut, bool WantsFewer, string Source, string? Words, string? Said, string? WordList, DateTimeOffset At);

/// <summary>Who may be texted, by number; append-only.</summary>
internal static class ConsentTable
{
    public static Consent ConsentOf(this Session session, string phone) =>
        session.Row<Consent>(
            "SELECT is_opted_out, wants_fewer FROM consent WHERE phone = @phone ORDER BY id DESC LIMIT 1", new { phone }) ?? Consent.Silent;

    public static bool IsOptedOut(this Session session, string phone) => session.ConsentOf(phone).IsOptedOut;

    /// <summary>With the patient's own text, where it was one that brought the decision.</summary>
    public static void Record(
        this Session session, string phone, Effect.RecordConsent consent, long decisionId, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO consent (phone, is_opted_out, wants_fewer, source, words, said, decision_id, word_list, at)
            VALUES (@phone, @IsOptedOut, @WantsFewer, @source, @Words,
                    (SELECT r.body FROM decision d
                       JOIN inbox i ON i.id = d.inbox_id AND i.kind = 'Text'
                       JOIN reply r ON r.message_sid = i.subject
                      WHERE d.id = @decisionId),
                    @decisionId, (SELECT hash FROM opt_out_words ORDER BY id DESC LIMIT 1), @now)
            """, new { phone, consent.IsOptedOut, consent.WantsFewer, source = consent.Source.ToString(), consent.Words, decisionId, now });

    /// <summary>Everything a number ever said about its consent, oldest first.</summary>
    public static List<ConsentEntry> ConsentLedger(this Session session, string phone) =>
        session.Rows<ConsentEntry>(
            """
            SELECT is_opted_out, wants_fewer, source, words, said, word_list, at FROM consent WHERE phone = @phone ORDER BY id
            """, new { phone });

    /// <summary>False: this is the list already in force.</summary>
    public static bool KeepWordList(this Session session, string hash, string asOf, string words, DateTimeOffset now) =>
        session.Run(
            """
            INSERT INTO opt_out_words (hash, as_of, words, at)
            SELECT @hash, @asOf, @words, @now
             WHERE @hash IS NOT (SELECT hash FROM opt_out_words ORDER BY id DESC LIMIT 1)
            """, new { hash, asOf, words, now }) == 1;
}
