using System.Collections.Frozen;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>Every function a template may call.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Function> All =
        StringFunctions.All.Concat(ArrayFunctions.All).Concat(DateFunctions.All).Concat(MathFunctions.All)
            .ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static Function? Find(string name) => All.GetValueOrDefault(name);

    public static string Unknown(string name) => Nearest.To(name, All.Keys) is { } nearest
        ? $"there is no function '{name}' (did you mean '{nearest}'?)"
        : $"there is no function '{name}'";
}
