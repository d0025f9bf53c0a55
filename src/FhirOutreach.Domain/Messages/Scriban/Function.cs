namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>A built-in function.</summary>
/// <param name="Parameters">By Scriban's own names: a template may name its arguments.</param>
/// <param name="Required">How many of them must be given; the others come as null.</param>
internal sealed record Function(string Name, IReadOnlyList<string> Parameters, int Required, FunctionBody Run);

/// <param name="problem">Set when there is no result.</param>
internal delegate Value FunctionBody(ReadOnlySpan<Value> arguments, ref string? problem);
