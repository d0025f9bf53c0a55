using System.Reflection;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Tests.House;

/// <summary>
/// The domain is pure. The banned symbols see what its code uses; these see what its signatures say, and its project.
/// </summary>
public sealed class DomainPurityTests
{
    private static readonly string[] Allowed =
    [
        "System", "System.Buffers", "System.Collections", "System.Collections.Frozen", "System.Collections.Generic",
        "System.Collections.Immutable", "System.Collections.ObjectModel", "System.Diagnostics", "System.Diagnostics.CodeAnalysis",
        "System.Globalization", "System.Linq", "System.Runtime.CompilerServices", "System.Text", "System.Text.RegularExpressions",
    ];

    private static readonly Type[] Clocks = [typeof(TimeProvider), typeof(Random), typeof(Environment), typeof(Console), typeof(IServiceProvider)];

    private static readonly Assembly Domain = typeof(OutreachDecider).Assembly;

    [Fact]
    public void Its_signatures_speak_of_nothing_that_waits_reads_or_writes() =>
        Rule.Holds(
            $"A type of the domain is made of the domain's own and of {string.Join(", ", Allowed)}.",
            Domain.GetTypes()
                .SelectMany(type => Members(type).SelectMany(Parts).Where(part => !IsPure(part)).Select(part => $"{type}: {part}"))
                .Distinct());

    [Fact]
    public void Its_assembly_needs_nobody_but_the_base_class_library() =>
        Rule.Holds(
            "No package and no project: what it needs comes in with the facts.",
            SourceTree.Lines("src/FhirOutreach.Domain/FhirOutreach.Domain.csproj")
                .Where(line => line.Text.Contains("PackageReference", StringComparison.Ordinal)
                    || line.Text.Contains("ProjectReference", StringComparison.Ordinal)
                    || line.Text.Contains("FrameworkReference", StringComparison.Ordinal)));

    [Fact]
    public void Nothing_in_it_waits() =>
        Rule.Holds(
            "A decision is made, not awaited.",
            SourceTree.FilesUnder("src/FhirOutreach.Domain/", ".cs").SelectMany(SourceTree.Lines)
                .Where(line => !line.IsComment && (line.Text.Contains("await ", StringComparison.Ordinal) || line.Text.Contains(" async ", StringComparison.Ordinal))));

    private static IEnumerable<Type> Members(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetFields(all).Select(field => field.FieldType)
            .Concat(type.GetMethods(all).SelectMany(method => method.GetParameters().Select(one => one.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(all).SelectMany(constructor => constructor.GetParameters().Select(one => one.ParameterType)));
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.IsGenericParameter) return [];
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }

    private static bool IsPure(Type type) =>
        type.Assembly == Domain || (Allowed.Contains(type.Namespace) && !Clocks.Contains(type));
}
