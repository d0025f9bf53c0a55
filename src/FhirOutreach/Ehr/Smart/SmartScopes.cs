using System.Text.Json;
using System.Text.RegularExpressions;
using FhirOutreach.Ehr.Subscriptions;
using FhirOutreach.Ehr.WriteBack;
using FhirOutreach.Settings;

namespace FhirOutreach.Ehr.Smart;

/// <summary>The least we need (SMART App Launch 2.2, system scopes), and what of it was not granted.</summary>
internal static partial class SmartScopes
{
    private const string Read = "rs";
    private const string AllPermissions = "cruds";

    /// <summary>Letters stand in the order c, r, u, d, s: servers may refuse another.</summary>
    /// <param name="capabilities">The CapabilityStatement, where <see cref="DependOnCapabilities"/>; Undefined where it could not be had.</param>
    public static string Needed(ScopeNotation notation, EhrSettings settings, JsonElement capabilities = default)
    {
        List<(string Type, string Permissions)> needed =
            [("Appointment", "rus"), ("Patient", Read), ("Practitioner", Read), ("Location", Read)];
        if (settings.ManageSubscription && settings.Notifications is not EhrNotifications.Poll) needed.Add(("Subscription", AllPermissions));
        if (EhrServer.Judge(settings, capabilities).Write is ResponseOnly) needed.Add((ResponseOnly.Type, "cs"));
        if (LooksForTopics(settings) && AppointmentTopic.SearchedType(capabilities) is { } topics) needed.Add((topics, Read));
        if (settings.ReadsRelatedPersons) needed.Add(("RelatedPerson", Read));
        return string.Join(' ', needed.SelectMany(scope => Written(notation, scope.Type, scope.Permissions)));
    }

    /// <summary>Some rights are needed of some servers only, and a server may refuse a client everything for one right it has not.</summary>
    public static bool DependOnCapabilities(EhrSettings settings) =>
        settings.Scopes is null && (settings.Dialect == EhrDialect.Auto || LooksForTopics(settings));

    /// <summary>The scopes asked for that the granted ones do not cover, in either notation.</summary>
    public static IReadOnlyList<string> Missing(string asked, string granted)
    {
        var rights = granted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse).OfType<Right>().ToList();
        var words = granted.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return [.. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(scope => !words.Contains(scope) && !IsCovered(Parse(scope), rights))];
    }

    private static bool LooksForTopics(EhrSettings settings) => settings is { ManageSubscription: true, Notifications: EhrNotifications.Backport };

    private static IEnumerable<string> Written(ScopeNotation notation, string type, string permissions)
    {
        if (notation is ScopeNotation.V2) return [$"system/{type}.{permissions}"];
        var isWritten = permissions.Any(letter => letter is 'c' or 'u' or 'd');
        return isWritten ? [$"system/{type}.read", $"system/{type}.write"] : [$"system/{type}.read"];
    }

    private static bool IsCovered(Right? asked, List<Right> granted) =>
        asked is { } right && right.Permissions.All(letter => granted.Exists(one =>
            (one.Type == "*" || one.Type == right.Type) && one.Permissions.Contains(letter, StringComparison.Ordinal)));

    // A scope with a search behind it ("?category=…") lets us see some and not all: it covers nothing.
    private static Right? Parse(string scope)
    {
        var match = Shape().Match(scope);
        if (!match.Success) return null;
        var permissions = match.Groups[2].Value switch
        {
            "read" => Read,
            "write" => "cud",
            "*" => AllPermissions,
            var letters => letters,
        };
        return new(match.Groups[1].Value, permissions);
    }

    private readonly record struct Right(string Type, string Permissions);

    [GeneratedRegex(@"^system/(\*|[A-Za-z]+)\.(read|write|\*|[cruds]+)\z")]
    private static partial Regex Shape();
}
