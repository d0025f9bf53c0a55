using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Sandbox;

namespace FhirOutreach.Tests.House;

/// <summary>Names and interfaces, as the compiler left them.</summary>
public sealed partial class NamesTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Names for anything are names for nothing. (EhrServices and its like register .NET's services: plural, and .NET's own word.)</summary>
    private static readonly string[] Banned =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Service", "Core", "Processor"];

    private static readonly Assembly Domain = typeof(OutreachDecider).Assembly;

    private static readonly List<Type> Types =
    [
        .. new[] { Domain, typeof(Program).Assembly, typeof(SandboxServer).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("FhirOutreach", StringComparison.Ordinal) == true && !IsMade(type)),
    ];

    [Fact]
    public void A_name_says_what_it_is() =>
        Rule.Holds(
            $"Not {string.Join(", ", Banned)}: the field has a word for it.",
            Types.Where(type => Words().Matches(type.Name).Any(word => Banned.Contains(word.Value))));

    [Fact]
    public void Folders_are_named_for_what_is_in_them() =>
        Rule.Holds(
            $"Not {string.Join(", ", Banned)}, and not by kind (Models, Interfaces, Extensions).",
            SourceTree.FilesUnder("src/", ".cs")
                .Where(path => path.Split('/')[1..^1].Any(folder => folder is "Models" or "Interfaces" or "Extensions" or "Services" || Banned.Contains(folder))));

    [Fact]
    public void No_method_is_called_Async() =>
        Rule.Holds(
            "Everything that awaits returns a Task: the name need not say it too.",
            Types.SelectMany(type => type.GetMethods(Everything)).Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && IsOurs(method))
                .Select(method => $"{method.DeclaringType}.{method.Name}"));

    [Fact]
    public void An_interface_has_more_than_one_implementation() =>
        Rule.Holds(
            "An interface nobody else implements is a detour.",
            Types.Where(type => type.IsInterface && Types.Count(other => other is { IsClass: true, IsAbstract: false } && type.IsAssignableFrom(other)) < 2));

    // What the compiler makes is named by the compiler, and Razor's pages by their files.
    private static bool IsMade(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(CompilerGeneratedAttribute))
        || (type.DeclaringType is { } outer && IsMade(outer));

    // An override or an interface's method has its name from elsewhere.
    private static bool IsOurs(MethodInfo method) =>
        method.GetBaseDefinition() == method
        && !method.IsPrivate
        && !method.DeclaringType!.GetInterfaces().Any(one => one.GetMethods().Any(named => named.Name == method.Name));

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
