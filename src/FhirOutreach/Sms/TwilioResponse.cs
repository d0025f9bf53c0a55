using System.Text.Json;

namespace FhirOutreach.Sms;

/// <summary>What came of one request to the API. Closed.</summary>
internal abstract record TwilioResponse
{
    /// <summary>Longer waits are not believed: the text's own deadline is nearer.</summary>
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    private TwilioResponse()
    {
    }

    /// <param name="Json">Null when the body is not one JSON object: a proxy's page, half an answer.</param>
    /// <param name="RetryAfter">The header, when there was one.</param>
    public sealed record Answered(int Status, JsonElement? Json, TimeSpan? RetryAfter) : TwilioResponse
    {
        public bool IsSuccess => Status is >= 200 and < 300;

        /// <summary>The carrier's own error code: <c>{"code":21610,…}</c>.</summary>
        public int? Code => Json?.NumberOf("code");

        public string? TextOf(string name) => Json?.TextOf(name);
    }

    /// <summary>Nothing was sent: there was no connection.</summary>
    public sealed record NotConnected(string Reason) : TwilioResponse;

    /// <summary>Something may have been sent, and no answer was read.</summary>
    public sealed record Lost(string Reason) : TwilioResponse;

    public static async Task<Answered> Read(HttpResponseMessage response) =>
        new((int)response.StatusCode, JsonObject(await response.Content.ReadAsByteArrayAsync()), WaitOf(response));

    private static JsonElement? JsonObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A date is read by the carrier's own clock, which stands in the same answer.
    private static TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } theirNow => date - theirNow,
            _ => (TimeSpan?)null,
        };
        return wait is { } w ? TimeSpan.FromTicks(Math.Clamp(w.Ticks, 0, RetryAfterMax.Ticks)) : null;
    }
}
