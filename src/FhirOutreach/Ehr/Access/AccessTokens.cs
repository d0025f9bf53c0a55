namespace FhirOutreach.Ehr.Access;

/// <summary>
/// The one access token everybody shares. It is renewed before it ends; however many ask at once, one request is made
/// (single flight); after a failure nobody asks again for a while.
/// </summary>
internal sealed partial class AccessTokens(ITokenIssuer issuer, TimeProvider time, ILogger log)
{
    /// <summary>The longest time before its end at which a token is renewed.</summary>
    private static readonly TimeSpan RenewEarlyMax = TimeSpan.FromMinutes(1);

    /// <summary>Of its life: a token of ten seconds is renewed two seconds early.</summary>
    private const double RenewEarlyShare = 0.2;

    /// <summary>An EHR that refuses even a new token is not asked to refuse another one straight away.</summary>
    private static readonly TimeSpan BetweenVainRenewals = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Held? held;
    private Task<TokenAnswer>? flight;
    private TokenAnswer? last;
    private int failures;
    private long pausedAt;
    private TimeSpan pause;
    private bool isRenewalOfRefused;
    private long? refusedAt;

    /// <summary>What came of asking the last time; null when nobody has asked.</summary>
    public TokenAnswer? Last
    {
        get
        {
            lock (gate) return last;
        }
    }

    /// <summary>The token, or why there is none. A caller who gives up does not stop the others' request.</summary>
    public Task<TokenAnswer> Get(CancellationToken ct)
    {
        lock (gate)
        {
            if (held is { } good && !good.IsRenewalDue(time)) return Task.FromResult<TokenAnswer>(good.Granted);
            if (flight is null && IsPausing()) return Task.FromResult(HeldOr(last!));
            // Not bound to one caller's patience; a request has its own time limit.
            flight ??= Task.Run(Fly, CancellationToken.None);
            return flight.WaitAsync(ct);
        }
    }

    /// <summary>The EHR took this token.</summary>
    public void Accepted(AccessToken token)
    {
        lock (gate)
        {
            if (held?.Granted.Token == token) (isRenewalOfRefused, refusedAt) = (false, null);
        }
    }

    /// <summary>
    /// The EHR answered 401 to this token: it is given up, unless it was itself got because of a 401 and has never been of use.
    /// </summary>
    /// <returns>Whether it is worth asking for another.</returns>
    public bool Refused(AccessToken token)
    {
        lock (gate)
        {
            if (held?.Granted.Token != token) return true; // somebody has already renewed it
            if (isRenewalOfRefused && refusedAt is { } at && time.GetElapsedTime(at) < BetweenVainRenewals) return false;
            (held, isRenewalOfRefused, refusedAt) = (null, true, time.GetTimestamp());
            return true;
        }
    }

    private async Task<TokenAnswer> Fly()
    {
        var askedAt = time.GetTimestamp();
        var answer = await Ask();
        lock (gate)
        {
            flight = null;
            Note(answer);
            if (answer is TokenAnswer.Granted granted) held = new Held(granted, askedAt);
            else (pausedAt, pause) = (time.GetTimestamp(), TokenPause.After(answer, ++failures));
            return HeldOr(answer);
        }
    }

    private async Task<TokenAnswer> Ask()
    {
        try
        {
            return await issuer.Ask(CancellationToken.None);
        }
        catch (Exception e) // a bug of ours must not leave everybody waiting for a flight that has crashed
        {
            Log.Crashed(log, e);
            return new TokenAnswer.Unreachable($"asking for an access token failed ({e.GetType().Name})");
        }
    }

    private void Note(TokenAnswer answer)
    {
        var isNew = answer.GetType() != last?.GetType();
        if (answer is TokenAnswer.Granted) failures = 0;
        else if (isNew) failures = 0; // the other kind of failure has its own pauses
        last = answer;
        switch (answer)
        {
            case TokenAnswer.Misconfigured no when isNew:
                Log.Misconfigured(log, no.Reason);
                break;
            case TokenAnswer.Unreachable no when isNew:
                Log.Unreachable(log, no.Reason);
                break;
            case TokenAnswer.Granted granted when isNew:
                Log.Granted(log, granted.How);
                if (granted.Narrower is { } narrower) Log.Warned(log, narrower);
                foreach (var warning in granted.Warnings) Log.Warned(log, warning);
                break;
        }
    }

    private bool IsPausing() => last is not (null or TokenAnswer.Granted) && time.GetElapsedTime(pausedAt) < pause;

    // A token that still lives is better than the news that it could not be renewed.
    private TokenAnswer HeldOr(TokenAnswer answer) => held is { } alive && !alive.IsOver(time) ? alive.Granted : answer;

    /// <summary>By the time that went by and not by the clock: clocks are set, and the sandbox's jumps.</summary>
    private sealed record Held(TokenAnswer.Granted Granted, long AskedAt)
    {
        public bool IsOver(TimeProvider time) => time.GetElapsedTime(AskedAt) >= Granted.Token.Lifetime;

        public bool IsRenewalDue(TimeProvider time)
        {
            var life = Granted.Token.Lifetime;
            var early = life * RenewEarlyShare < RenewEarlyMax ? life * RenewEarlyShare : RenewEarlyMax;
            return time.GetElapsedTime(AskedAt) >= life - early;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The EHR authorizes us ({How})")]
        public static partial void Granted(ILogger logger, string how);

        [LoggerMessage(Level = LogLevel.Warning, Message = "About our access to the EHR: {Warning}")]
        public static partial void Warned(ILogger logger, string warning);

        [LoggerMessage(Level = LogLevel.Error, Message = "The EHR does not authorize us, and will not until somebody puts it right: {Reason}")]
        public static partial void Misconfigured(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no access to the EHR for now: {Reason}; it is tried again")]
        public static partial void Unreachable(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Asking for access to the EHR failed unexpectedly")]
        public static partial void Crashed(ILogger logger, Exception exception);
    }
}
