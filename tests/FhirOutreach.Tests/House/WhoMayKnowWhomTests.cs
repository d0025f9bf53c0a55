using System.Text.RegularExpressions;

namespace FhirOutreach.Tests.House;

/// <summary>
/// Program → {Admin, Inbox, Outbox} → {Ehr, Sms} → Storage → Domain. What is said in FHIR and what is said to the carrier
/// never know each other; the sandbox knows nobody.
/// </summary>
public sealed partial class WhoMayKnowWhomTests
{
    private static readonly string[] Everybody =
        ["Domain", "Keys", "Settings", "Storage", "Templates", "Hosting", "Ehr", "Sms", "Inbox", "Outbox", "Preview", "Admin", "Commands", "Demo"];

    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Domain"] = [],
        ["Sandbox"] = [],
        ["Keys"] = [],
        ["Settings"] = ["Domain", "Keys"],
        ["Storage"] = ["Domain", "Settings"],
        ["Templates"] = ["Domain", "Settings"],
        ["Hosting"] = ["Domain", "Settings", "Storage"],
        ["Ehr"] = ["Domain", "Keys", "Settings", "Storage", "Hosting"],
        ["Sms"] = ["Domain", "Settings", "Storage", "Hosting"],
        ["Inbox"] = ["Domain", "Settings", "Storage", "Hosting", "Templates", "Ehr", "Sms"],
        ["Outbox"] = ["Domain", "Settings", "Storage", "Hosting", "Templates", "Ehr", "Sms", "Inbox"], // what comes back is the inbox's
        ["Preview"] = ["Domain", "Settings", "Storage", "Hosting", "Templates", "Ehr", "Sms", "Inbox", "Outbox"], // runs them by another clock
        ["Admin"] = ["Domain", "Settings", "Storage", "Hosting", "Templates", "Ehr", "Sms", "Inbox", "Outbox"],
        ["Commands"] = Everybody,
        ["Demo"] = [.. Everybody, "Sandbox"],
        ["Program"] = [.. Everybody, "Sandbox"],
    };

    /// <summary>Single files whose work it is to know more than their folder.</summary>
    private static readonly Dictionary<string, string[]> MayAlsoKnow = new()
    {
        ["src/FhirOutreach/Hosting/Health.cs"] = ["Ehr", "Inbox", "Outbox"], // reports on everything
        ["src/FhirOutreach/Hosting/StartReport.cs"] = ["Ehr"], // and so does it
        ["src/FhirOutreach/Hosting/SandboxProvider.cs"] = ["Sandbox"], // starts the carrier that Sms:Provider=Sandbox speaks to
    };

    private static readonly ILookup<string, string> AreasByType = SourceTree.FilesUnder("src/", ".cs")
        .SelectMany(SourceTree.Lines)
        .SelectMany(line => TypeDeclaration().Matches(line.Text).Select(match => (Area: Area(line.Path), Type: match.Groups[1].Value)))
        .Distinct()
        .ToLookup(declared => declared.Type, declared => declared.Area);

    [Fact]
    public void Every_folder_knows_only_whom_it_may() =>
        Rule.Holds(
            "The arrows go one way: Program → {Admin, Inbox, Outbox} → {Ehr, Sms} → Storage → Domain.",
            SourceTree.FilesUnder("src/", ".cs", ".cshtml")
                .SelectMany(SourceTree.Lines)
                .Where(line => !line.IsComment)
                .SelectMany(line => Named(line.Text).Where(other => !Allows(line.Path, other)).Select(other => $"{line}   ({Area(line.Path)} may not know {other})")));

    [Fact]
    public void Every_folder_of_the_service_has_its_place_in_the_table() =>
        Rule.Holds(
            "A new folder is entered above, with whom it may know.",
            SourceTree.FilesUnder("src/", ".cs").Select(Area).Distinct().Where(area => !MayKnow.ContainsKey(area)));

    [Fact]
    public void Every_exception_is_still_needed() =>
        Rule.Holds(
            "An exception nobody needs invites others.",
            MayAlsoKnow.SelectMany(file => file.Value
                .Where(area => !SourceTree.Has(file.Key) || !SourceTree.Lines(file.Key).Any(line => Named(line.Text).Contains(area)))
                .Select(area => $"{file.Key}: {area}")));

    private static bool Allows(string path, string other)
    {
        var area = Area(path);
        return other == area || MayKnow[area].Contains(other) || (MayAlsoKnow.TryGetValue(path, out var also) && also.Contains(other));
    }

    // src/FhirOutreach/Ehr/Resources/References.cs is in Ehr, src/FhirOutreach.Domain/Replies/Reply.cs in Domain
    private static string Area(string path)
    {
        var parts = path.Split('/');
        return parts[1].Split('.') is [_, var project] ? project : parts.Length > 3 ? parts[2] : "Program";
    }

    private static IEnumerable<string> Named(string text) =>
        InFull().Matches(text).Select(match => match.Groups[1].Value)
            .Concat(InShort().Matches(text).Where(match => AreasByType[match.Groups[2].Value].Contains(match.Groups[1].Value)).Select(match => match.Groups[1].Value))
            .Where(MayKnow.ContainsKey)
            .Distinct();

    [GeneratedRegex(@"\bFhirOutreach\.([A-Z]\w*)")]
    private static partial Regex InFull();

    // Inside FhirOutreach, Sms.TwilioSender needs no using.
    [GeneratedRegex(@"(?<![\w.])([A-Z]\w*)\.([A-Z]\w*)")]
    private static partial Regex InShort();

    [GeneratedRegex(@"\b(?:class|record|record struct|struct|interface|enum) ([A-Z]\w*)")]
    private static partial Regex TypeDeclaration();
}
