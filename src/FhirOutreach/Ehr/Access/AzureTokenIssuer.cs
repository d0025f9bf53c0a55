using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Identity;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Access;

/// <summary>
/// Tokens from Microsoft Entra ID, for Azure Health Data Services and its like: by the machine's managed identity, or by
/// whatever else <see cref="DefaultAzureCredential"/> finds.
/// </summary>
internal sealed partial class AzureTokenIssuer(TokenCredential credential, string scope, TimeProvider real) : ITokenIssuer
{
    private const int ReasonLengthMax = 300;

    /// <summary>For one token, with all the ways that are tried one after the other.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LifetimeMin = TimeSpan.FromSeconds(30);

    public static AzureTokenIssuer Default(EhrSettings settings, TimeProvider real) =>
        new(new DefaultAzureCredential(), ScopeOf(settings), real);

    /// <summary><c>Ehr:Scopes</c>; else everything that the identity may do at the EHR.</summary>
    public static string ScopeOf(EhrSettings settings) => settings.Scopes ?? settings.BaseUrl.AbsoluteUri.TrimEnd('/') + "/.default";

    public async Task<TokenAnswer> Ask(CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(Timeout);
        try
        {
            var given = await credential.GetTokenAsync(new TokenRequestContext(scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)), limited.Token);
            var life = given.ExpiresOn - real.GetUtcNow();
            // The library keeps tokens too: a clock that is ahead must not make us ask it without end.
            return new TokenAnswer.Granted(new AccessToken(given.Token, life > LifetimeMin ? life : LifetimeMin), $"Entra ID, scope {scope}", null, []);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new TokenAnswer.Unreachable($"Entra ID gave no token within {Timeout.TotalSeconds:0} s");
        }
        catch (AuthenticationFailedException e) // its message holds no secret; CredentialUnavailableException is one of these
        {
            return IsOutage(e)
                ? new TokenAnswer.Unreachable($"Entra ID cannot be reached: {Words(e)}")
                : new TokenAnswer.Misconfigured($"Entra ID gives no token for {scope}: {Words(e)}");
        }
    }

    private static bool IsOutage(Exception e)
    {
        for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or TimeoutException or TaskCanceledException) return true;
            if (cause is RequestFailedException { Status: 0 or 429 or >= 500 }) return true;
            // Azure.Identity asks through MSAL, whose exceptions carry the status in a property of that name.
            if (cause.GetType().GetProperty("StatusCode")?.GetValue(cause) is int and (429 or >= 500)) return true;
        }
        return false;
    }

    // Entra's own line, if it said one: it has the number to look up. The library writes pages around it.
    private static string Words(Exception e)
    {
        var line = EntraError().Match(e.ToString()) is { Success: true } said ? said.Value : e.Message.Split('\n', 2)[0];
        line = line.Trim();
        return line.Length > ReasonLengthMax ? line[..ReasonLengthMax] + "…" : line;
    }

    [GeneratedRegex("AADSTS[0-9]+[^\r\n]*")]
    private static partial Regex EntraError();
}
