using FhirOutreach.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FhirOutreach.Tests.Settings;

/// <summary>Reads settings given as name and value.</summary>
internal static class Reading
{
    public static OutreachSettings Good(params (string Name, string? Value)[] values) =>
        Of(Configuration(values)) switch
        {
            SettingsReading.Read read => read.Settings,
            SettingsReading.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Problems)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static IReadOnlyList<SettingProblem> Problems(params (string Name, string? Value)[] values) => Problems(null, values);

    public static IReadOnlyList<SettingProblem> Problems(string? environment, params (string Name, string? Value)[] values) =>
        Of(Configuration(values), environment) is SettingsReading.Refused refused ? refused.Problems : [];

    public static SettingProblem Problem(params (string Name, string? Value)[] values) => Assert.Single(Problems(values));

    public static SettingsReading Of(IConfiguration configuration, string? environment = null) =>
        SettingsReader.Read(configuration, environment is null ? null : Environment(environment));

    // The last of a name wins, as with .NET's own sources.
    public static IConfiguration Configuration(params (string Name, string? Value)[] values)
    {
        var last = new Dictionary<string, string?>();
        foreach (var (name, value) in values) last[name] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(last).Build();
    }

    private static IHostEnvironment Environment(string name) =>
        Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = name }).Environment;
}
