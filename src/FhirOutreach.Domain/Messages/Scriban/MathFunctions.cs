namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>The few of Scriban's <c>math</c> functions that a text may want.</summary>
internal static class MathFunctions
{
    /// <summary>Decimal places.</summary>
    private const int PrecisionMax = 15;

    public static readonly Function[] All =
    [
        Of("abs", Math.Abs),
        Of("ceil", Math.Ceiling),
        Of("floor", Math.Floor),
        Of("plus", Operator.Add),
        Of("minus", Operator.Subtract),
        Of("times", Operator.Multiply),
        Of("modulo", Operator.Modulo),
        new("math.round", ["value", "precision"], 1, (a, ref problem) =>
        {
            Numbers.TryReadWhole(a[1], out var precision);
            return Change(a[0], number => Math.Round(number, Math.Clamp(precision, 0, PrecisionMax)), ref problem);
        }),
    ];

    private static Function Of(string name, Func<double, double> change) =>
        new($"math.{name}", ["value"], 1, (a, ref problem) => Change(a[0], change, ref problem));

    private static Function Of(string name, Operator @operator) =>
        new($"math.{name}", ["value", "with"], 2, (a, ref problem) =>
            Arithmetic.Calculate(@operator, a[0], a[1], ref problem));

    private static Value Change(Value value, Func<double, double> change, ref string? problem)
    {
        if (value.IsNumber)
            return Value.Of(change(value.Float));
        if (!value.IsNull)
            problem = "a number is needed here";
        return Value.Null;
    }
}
