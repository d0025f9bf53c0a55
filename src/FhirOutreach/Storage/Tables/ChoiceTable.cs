using System.Text.Json;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Storage.Tables;

internal static class ChoiceTable
{
    /// <summary>The last list, where the carrier took it before then: a number that crossed it means something else.</summary>
    public static OpenChoice? OpenChoice(this Session session, string phone, DateTimeOffset before) =>
        session.Row<ChoiceRow>(
            """
            SELECT c.id, c.intent, c.options FROM choice c JOIN message m ON m.natural_key = c.message_key
             WHERE c.phone = @phone AND c.is_open = 1 AND m.state IN ('Accepted', 'Delivered') AND m.handed_over_at < @before
             ORDER BY c.id DESC LIMIT 1
            """,
            new { phone, before }) is { } row
            ? new(row.Id, row.Intent, JsonSerializer.Deserialize<List<ChoiceOption>>(row.Options, Details.Json)!)
            : null;

    /// <summary>A new question closes the older ones: a number means the last list.</summary>
    public static void Ask(this Session session, string phone, Effect.AskWhichOne ask)
    {
        session.Run("UPDATE choice SET is_open = 0 WHERE phone = @phone AND is_open = 1", new { phone });
        session.Run(
            """
            INSERT INTO choice (message_key, phone, intent, options) VALUES (@MessageKey, @phone, @intent, @options)
                ON CONFLICT (message_key) DO NOTHING
            """,
            new { ask.MessageKey, phone, intent = ask.Intent.ToString(), options = JsonSerializer.Serialize(ask.Options, Details.Json) });
    }

    public static void CloseChoice(this Session session, long id) =>
        session.Run("UPDATE choice SET is_open = 0 WHERE id = @id", new { id });

    private sealed record ChoiceRow(long Id, ReplyIntent Intent, string Options);
}
