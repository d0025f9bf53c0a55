using System.Text.RegularExpressions;
using FhirOutreach.Settings;
using FhirOutreach.Tests.House;
using Microsoft.Extensions.Configuration;

namespace FhirOutreach.Tests.Settings;

/// <summary><c>appsettings.json</c> is where users look settings up: it has all of them, with the defaults, explained.</summary>
public sealed partial class AppSettingsFileTests
{
    private static readonly string[] Others = ["Logging", "Kestrel", "AllowedHosts"];

    private static readonly IConfigurationRoot File =
        new ConfigurationBuilder().AddJsonFile(Path.Combine(SourceTree.Root, "appsettings.json")).Build();

    [Fact]
    public void It_has_every_setting_and_no_other()
    {
        var written = File.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key)
            .Where(key => !Others.Contains(key.Split(':')[0]));

        Assert.Equal(SettingsTable.All.Select(setting => setting.Name).Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_has_every_default() =>
        Rule.Holds(
            "The file says what holds without it.",
            SettingsTable.All
                .Where(setting => !string.Equals(File[setting.Name], setting.Default, StringComparison.OrdinalIgnoreCase))
                .Select(setting => $"{setting.Name}: \"{File[setting.Name]}\" in the file, \"{setting.Default}\" without"));

    [Fact]
    public void Reading_it_gives_exactly_the_defaults()
    {
        var read = Assert.IsType<SettingsReading.Read>(Reading.Of(File));

        Assert.Equal(Reading.Good(), read.Settings);
    }

    [Fact]
    public void Every_section_says_what_it_is_for()
    {
        var lines = SourceTree.Lines("appsettings.json").ToList();
        var unexplained = SettingsTable.Sections.Where(section =>
            !lines.SkipWhile(line => !line.Text.StartsWith($"  \"{section}\"", StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => !line.Text.StartsWith("  }", StringComparison.Ordinal)).Any(line => line.IsComment));

        Rule.Holds("A setting nobody explained is a setting nobody dares to touch.", unexplained);
    }

    [Fact]
    public void The_sections_stand_in_the_order_they_are_read() =>
        Assert.Equal(
            SettingsTable.Sections,
            SourceTree.Lines("appsettings.json").Select(line => Section().Match(line.Text)).Where(match => match.Success)
                .Select(match => match.Groups[1].Value).Except(Others));

    [GeneratedRegex("^  \"(\\w+)\": \\{$")]
    private static partial Regex Section();
}
