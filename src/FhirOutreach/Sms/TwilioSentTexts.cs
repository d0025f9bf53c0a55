using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FhirOutreach.Sms;

/// <summary>
/// Finds a text of ours in the carrier's list by number, words and time. It filters by <c>To</c> alone: <c>DateSent</c>
/// is empty until a text has left the carrier's queue, and the sender it was handed over for may not be today's.
/// </summary>
internal sealed partial class TwilioSentTexts(TwilioClient twilio)
{
    private const int PageSize = 100;

    /// <summary>
    /// 500 texts to one number around one hand-over: something else is wrong, and guessing would not help.
    /// </summary>
    private const int PagesMax = 5;

    /// <summary>
    /// Our clock and the carrier's may differ. Wide on purpose: a text overlooked is sent twice, and one found that is
    /// not the right one must still have the same words and number, and belong to no other row of ours.
    /// </summary>
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromHours(1);

    /// <summary>What a trial account puts before every body.</summary>
    private const string TrialPrefix = "Sent from your Twilio trial account - ";

    public async Task<LookUp> Find(
        string to, string body, DateTimeOffset handedOverAt, IReadOnlySet<string> sidsAlreadyOurs,
        CancellationToken ct)
    {
        var wanted = new Wanted(
            WordsOf(body), WordsOf(TrialPrefix + body), handedOverAt - ClockSkewMax, handedOverAt + ClockSkewMax, sidsAlreadyOurs);
        var response = await twilio.Get($"/Messages.json?To={Uri.EscapeDataString(to)}&PageSize={PageSize}", ct);
        for (var page = 1; ; page++)
        {
            if (!IsPage(response, out var messages, out var next, out var reason)) return new LookUp.CannotTell(reason);
            if (Look(messages, wanted) is { } found) return found;
            if (next is null || messages.Any(message => CreatedAt(message) < wanted.From)) return new LookUp.NotFound();
            if (page == PagesMax) return new LookUp.CannotTell($"more than {PagesMax * PageSize} texts since");
            response = await twilio.GetPage(next, ct);
        }
    }

    private static bool IsPage(
        TwilioResponse response, out List<JsonElement> messages, out string? next, out string reason)
    {
        (messages, next, reason) = ([], null, response switch
        {
            TwilioResponse.NotConnected no => no.Reason,
            TwilioResponse.Lost lost => lost.Reason,
            TwilioResponse.Answered answered => $"HTTP {answered.Status}",
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        if (response is not TwilioResponse.Answered { IsSuccess: true, Json: { } json }) return false;
        if (!json.TryGetProperty("messages", out var list) || list.ValueKind is not JsonValueKind.Array) return false;
        messages = [.. list.EnumerateArray().Where(message => message.ValueKind is JsonValueKind.Object)];
        next = json.TextOf("next_page_uri");
        return true;
    }

    /// <summary>
    /// The text; or that it cannot be told, when the carrier has emptied a body that may have been ours; or null.
    /// </summary>
    private static LookUp? Look(List<JsonElement> messages, Wanted wanted)
    {
        var candidates = messages.FindAll(message =>
            IsOutbound(message) && IsInTime(message, wanted) && IsNoOther(message, wanted));
        foreach (var message in candidates)
            if (message.TextOf("body") is { } body && WordsOf(body) is var words && (words == wanted.Words || words == wanted.WordsOnTrial))
                return new LookUp.Found(message.TextOf("sid")!, message.TextOf("status") ?? "", message.NumberOf("error_code"));
        return candidates.Exists(message => message.TextOf("body") is null)
            ? new LookUp.CannotTell("the carrier keeps no bodies (message redaction)")
            : null;
    }

    /// <summary>
    /// Smart Encoding, which a Messaging Service has on unless somebody switches it off, puts plain marks and spaces in place of
    /// typographic ones (twilio.com/docs/messaging/services/smart-encoding-char-list), and the list may show the text so. Letters and
    /// digits of ours stay as they are; whatever stands between them is one gap.
    /// </summary>
    private static string WordsOf(string body) => Gap().Replace(body, " ").Trim();

    [GeneratedRegex(@"[^\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}]+")]
    private static partial Regex Gap();

    // What the list leaves empty rules nothing out.
    private static bool IsOutbound(JsonElement message) => message.TextOf("direction") is null or ['o', 'u', 't', ..];

    private static bool IsInTime(JsonElement message, Wanted wanted) =>
        CreatedAt(message) is not { } at || (at >= wanted.From && at <= wanted.To);

    private static bool IsNoOther(JsonElement message, Wanted wanted) =>
        message.TextOf("sid") is { } sid && !wanted.SidsAlreadyOurs.Contains(sid);

    /// <summary>RFC 2822: <c>Thu, 24 Aug 2023 05:01:45 +0000</c>.</summary>
    private static DateTimeOffset? CreatedAt(JsonElement message) =>
        DateTimeOffset.TryParse(
            message.TextOf("date_created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;

    private sealed record Wanted(
        string Words, string WordsOnTrial, DateTimeOffset From, DateTimeOffset To, IReadOnlySet<string> SidsAlreadyOurs);
}
