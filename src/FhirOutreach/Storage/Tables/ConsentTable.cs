using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Storage.Tables;

internal static class ConsentTable
{
    public static bool IsOptedOut(this Session session, string phone) =>
        session.Row<bool>(
            "SELECT is_opted_out FROM consent WHERE phone = @phone ORDER BY id DESC LIMIT 1", new { phone });

    public static void Record(this Session session, string phone, Effect.RecordConsent consent, DateTimeOffset now) =>
        session.Run(
            "INSERT INTO consent (phone, is_opted_out, source, words, at) VALUES (@phone, @IsOptedOut, @source, @Words, @now)",
            new { phone, consent.IsOptedOut, source = consent.Source.ToString(), consent.Words, now });
}
