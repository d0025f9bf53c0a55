using System.Globalization;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Settings;

namespace FhirOutreach.Sms;

/// <summary>Hands texts to the carrier, one request each, and says exactly what is known afterwards .</summary>
internal sealed partial class TwilioSender(
    TwilioClient twilio, SmsSettings sms, Uri? publicBaseUrl, ILogger<TwilioSender> log)
{
    /// <summary>Twilio's own default and maximum for what it keeps in its queue (ValidityPeriod, 36,000 s).</summary>
    public static readonly TimeSpan QueuedMax = TimeSpan.FromHours(10);

    /// <summary>
    /// A text is given so long in the carrier's queue however late it is: a few minutes past the window harm nobody, and a
    /// text that failed for them must be made good by a person. Twilio takes 1 s and up.
    /// </summary>
    public static readonly TimeSpan QueuedMin = TimeSpan.FromMinutes(5);

    private const int TooManyRequests = 429;
    private const int NotProcessed = 20429;

    private readonly TwilioSentTexts sentTexts = new(twilio);

    /// <summary>
    /// <paramref name="ct"/> only keeps it from beginning. A text on its way is waited for,
    /// <see cref="TwilioClient.AnswerTimeout"/> at most, even when the program stops: the answer is worth more than the
    /// wait.
    /// </summary>
    public async Task<CarrierAnswer> Send(OutgoingText text, CancellationToken ct)
    {
        if (!IsAllowed(text.To)) return new CarrierAnswer.NotAllowed();
        if (ct.IsCancellationRequested) return new CarrierAnswer.NotConnected("we are stopping");

        var answer = Read(await twilio.Post("/Messages.json", Form(text), CancellationToken.None));
        Write(text, answer);
        return answer;
    }

    /// <summary>
    /// Looks for a text whose answer was lost.
    /// </summary>
    /// <param name="handedOverAt">When the request began, by the real clock.</param>
    /// <param name="sidsAlreadyOurs">
    /// The carrier's ids of other texts of ours: two texts alike are not one text.
    /// </param>
    public Task<LookUp> Find(
        string to, string body, DateTimeOffset handedOverAt, IReadOnlySet<string> sidsAlreadyOurs,
        CancellationToken ct) =>
        sentTexts.Find(to, body, handedOverAt, sidsAlreadyOurs, ct);

    /// <summary>For the doctor: null when the account answers and is active, else what is wrong, in words.</summary>
    public async Task<string?> Check(CancellationToken ct) => await twilio.Get(".json", ct) switch
    {
        TwilioResponse.NotConnected no => $"cannot be reached: {no.Reason}",
        TwilioResponse.Lost lost => $"does not answer: {lost.Reason}",
        TwilioResponse.Answered { Status: 401 or 403 } => "refuses Sms:Twilio:AccountSid with Sms:Twilio:AuthToken",
        TwilioResponse.Answered { IsSuccess: false } answered => $"answers HTTP {answered.Status}",
        TwilioResponse.Answered answered => Trouble(answered.TextOf("sid"), answered.TextOf("status")),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string? Trouble(string? sid, string? status)
    {
        if (sid != sms.Twilio.AccountSid) return "answers, but not as Twilio does";
        return status is null or "active" ? null : $"account is {status}";
    }

    private bool IsAllowed(string to) => sms.AllowedNumbers.Count == 0 || sms.AllowedNumbers.Contains(to);

    private IEnumerable<KeyValuePair<string, string>> Form(OutgoingText text)
    {
        yield return new("To", text.To);
        yield return sms.Twilio.MessagingServiceSid is { Length: > 0 } service
            ? new("MessagingServiceSid", service)
            : new("From", sms.Twilio.From ?? "");
        yield return new("Body", text.Body);
        // Longer than the maximum is the maximum, unless the Messaging Service has a shorter one of its own: left to it.
        if (text.ValidFor < QueuedMax)
            yield return new("ValidityPeriod", Seconds(text.ValidFor > QueuedMin ? text.ValidFor : QueuedMin));
        if (publicBaseUrl is not null)
            yield return new("StatusCallback", PublicAddress.Of(publicBaseUrl, StatusPathOf(text)));
    }

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string StatusPathOf(OutgoingText text) =>
        string.Create(CultureInfo.InvariantCulture, $"{SmsWebhooks.StatusPath}?m={text.MessageId}");

    private static CarrierAnswer Read(TwilioResponse response) => response switch
    {
        TwilioResponse.NotConnected no => new CarrierAnswer.NotConnected(no.Reason),
        TwilioResponse.Lost lost => new CarrierAnswer.Unknown(lost.Reason),
        TwilioResponse.Answered answered => Read(answered),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static CarrierAnswer Read(TwilioResponse.Answered answer) => answer switch
    {
        { IsSuccess: true } when answer.TextOf("sid") is { } sid =>
            new CarrierAnswer.Accepted(sid, answer.TextOf("status") ?? "", answer.Json?.NumberOf("error_code")),
        { IsSuccess: false, Code: NotProcessed } => new CarrierAnswer.Busy(answer.RetryAfter, NotProcessed),
        { Status: TooManyRequests } when answer.Code is not { } code || !CarrierCodes.IsKnown(code) =>
            new CarrierAnswer.Busy(answer.RetryAfter, answer.Code ?? NotProcessed),
        { Status: >= 400 and < 500, Code: { } code } =>
            new CarrierAnswer.Refused(code, CarrierCodes.For(code).Words, answer.RetryAfter),
        { IsSuccess: true } => new CarrierAnswer.Unknown($"HTTP {answer.Status} without a sid"),
        // Also a proxy's 4xx: it may stand behind the carrier's yes.
        _ => new CarrierAnswer.Unknown($"HTTP {answer.Status}"),
    };

    private void Write(OutgoingText text, CarrierAnswer answer)
    {
        switch (answer)
        {
            case CarrierAnswer.Refused { Code: var code } when CarrierCodes.For(code).IsOurTrouble:
                Log.Alarm(log, text.MessageId, code, CarrierCodes.For(code).Words);
                break;
            case CarrierAnswer.Unknown unknown:
                Log.Unknown(log, text.MessageId, unknown.Reason);
                break;
            case CarrierAnswer.NotConnected no:
                Log.NotConnected(log, text.MessageId, no.Reason);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Message {MessageId} was refused by the carrier with {Code}: {Words}")]
        public static partial void Alarm(ILogger logger, long messageId, int code, string words);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Message {MessageId} was handed over and its answer lost ({Reason}); it is looked up")]
        public static partial void Unknown(ILogger logger, long messageId, string reason);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Message {MessageId} could not be handed over: no connection to the carrier ({Reason})")]
        public static partial void NotConnected(ILogger logger, long messageId, string reason);
    }
}
