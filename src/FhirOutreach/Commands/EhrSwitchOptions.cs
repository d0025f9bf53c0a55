using System.CommandLine;
using System.CommandLine.Parsing;
using FhirOutreach.Demo;

namespace FhirOutreach.Commands;

/// <summary>The switches of the sandbox EHR as one types them behind <c>demo</c> and <c>sandbox</c>.</summary>
internal sealed class EhrSwitchOptions
{
    private readonly Option<string> dialect = new("--dialect") { Description = "as which server the EHR speaks", DefaultValueFactory = _ => new EhrSwitches().Dialect };
    private readonly Option<EhrSwitchAuth> auth = new("--auth") { Description = "whom it lets in", DefaultValueFactory = _ => new EhrSwitches().Auth };
    private readonly Option<EhrSwitchNotifications?> notifications = new("--notifications") { Description = "how it tells of changes" };
    private readonly Option<EhrSwitchPatch?> patch = new("--patch") { Description = "which PATCH it takes" };
    private readonly Option<int?> stale = new("--stale") { Description = "its answer to an old If-Match: 409 or 412" };
    private readonly Option<bool> withoutETag = new("--no-etag") { Description = "it sends no ETag" };
    private readonly Option<int?> pageSize = new("--page-size") { Description = "the most entries on one page of a search" };
    private readonly Option<double> htmlErrors = new("--html-errors") { Description = "the fraction of requests that a proxy answers with an HTML page, such as 0.1" };
    private readonly Option<double> flaky = new("--flaky") { Description = "the fraction of requests that fail: 503, cut off before, cut off after they were done" };
    private readonly Option<TimeSpan> slow = new("--slow") { Description = "how long every answer takes, such as 2s", CustomParser = Duration };
    private readonly Option<bool> neverActivates = new("--never-activates") { Description = "Subscriptions stay requested for ever" };

    public EhrSwitchOptions(Command command)
    {
        dialect.AcceptOnlyFromAmong([.. EhrSwitches.Dialects]);
        stale.Validators.Add(result => Require(result, stale, status => status is 409 or 412, "Put 409 or 412."));
        pageSize.Validators.Add(result => Require(result, pageSize, size => size > 0, "Put a number above 0."));
        foreach (var fraction in new[] { htmlErrors, flaky })
            fraction.Validators.Add(result => Require(result, fraction, share => share is >= 0 and < 1, "Put a fraction: 0 or more, less than 1."));
        foreach (var option in new Option[] { dialect, auth, notifications, patch, stale, withoutETag, pageSize, htmlErrors, flaky, slow, neverActivates })
            command.Add(option);
    }

    public EhrSwitches Of(ParseResult result) => new()
    {
        Dialect = result.GetValue(dialect)!,
        Auth = result.GetValue(auth),
        Notifications = result.GetValue(notifications),
        Patch = result.GetValue(patch),
        StaleVersion = result.GetValue(stale),
        WithoutETag = result.GetValue(withoutETag),
        PageSize = result.GetValue(pageSize),
        HtmlErrors = result.GetValue(htmlErrors),
        Flaky = result.GetValue(flaky),
        Slow = result.GetValue(slow),
        NeverActivates = result.GetValue(neverActivates),
    };

    private static void Require<T>(OptionResult result, Option<T> option, Predicate<T> isGood, string putThere)
    {
        if (!isGood(result.GetValue(option)!)) result.AddError($"{option.Name}: {putThere}");
    }

    private static TimeSpan Duration(ArgumentResult result)
    {
        if (Settings.Duration.TryRead(result.Tokens[0].Value, out var span)) return span;
        result.AddError($"--slow: {Settings.Duration.Forms}");
        return TimeSpan.Zero;
    }
}
