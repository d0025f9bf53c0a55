namespace FhirOutreach.Domain.Messages.Scriban;

internal enum Operator
{
    Coalesce,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    DivideWhole,
    Modulo,
    Range,
    RangeExclusive,
}

/// <summary>How tightly the operators bind, as in Scriban: <c>??</c> binds loosest, a range tightest.</summary>
internal static class Operators
{
    public const int UnaryPrecedence = 200;

    private static readonly Dictionary<string, (Operator Operator, int Precedence)> Known = new()
    {
        ["??"] = (Operator.Coalesce, 20),
        ["||"] = (Operator.Or, 30),
        ["&&"] = (Operator.And, 40),
        ["=="] = (Operator.Equal, 70),
        ["!="] = (Operator.NotEqual, 70),
        ["<"] = (Operator.Less, 80),
        ["<="] = (Operator.LessOrEqual, 80),
        [">"] = (Operator.Greater, 80),
        [">="] = (Operator.GreaterOrEqual, 80),
        ["+"] = (Operator.Add, 100),
        ["-"] = (Operator.Subtract, 100),
        ["*"] = (Operator.Multiply, 110),
        ["/"] = (Operator.Divide, 110),
        ["//"] = (Operator.DivideWhole, 110),
        ["%"] = (Operator.Modulo, 110),
        [".."] = (Operator.Range, 130),
        ["..<"] = (Operator.RangeExclusive, 130),
    };

    public static (Operator Operator, int Precedence) Of(string symbol) => Known[symbol];
}
