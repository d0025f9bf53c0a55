namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>The operators between two values.</summary>
internal static class Arithmetic
{
    public static Value Calculate(Operator @operator, Value left, Value right, ref string? problem) => @operator switch
    {
        Operator.Equal => Value.Of(Comparison.AreEqual(left, right)),
        Operator.NotEqual => Value.Of(!Comparison.AreEqual(left, right)),
        Operator.Less => Value.Of(Comparison.Order(left, right) < 0),
        Operator.LessOrEqual => Value.Of(Comparison.Order(left, right) <= 0),
        Operator.Greater => Value.Of(Comparison.Order(left, right) > 0),
        Operator.GreaterOrEqual => Value.Of(Comparison.Order(left, right) >= 0),
        _ when left.Kind == ValueKind.Text || right.Kind == ValueKind.Text =>
            WithText(@operator, left, right, ref problem),
        _ when left.IsNull || right.IsNull => Value.Null,
        _ when left.IsNumber && right.IsNumber => WithNumbers(@operator, left, right, ref problem),
        _ => Refuse("these two values cannot be calculated with", ref problem),
    };

    private static Value WithText(Operator @operator, Value left, Value right, ref string? problem)
    {
        if (@operator == Operator.Add)
            return Bounded(ValueText.Of(left), ValueText.Of(right), ref problem);
        return @operator == Operator.Multiply
            ? Repeat(left, right, ref problem)
            : Refuse("with text only + and * work", ref problem);
    }

    private static Value Bounded(string left, string right, ref string? problem) =>
        left.Length + right.Length > Output.LengthMax ? TooLong(ref problem) : Value.Of(left + right);

    private static Value Repeat(Value left, Value right, ref string? problem)
    {
        var (text, times) = right.Kind == ValueKind.Text ? (right.Text, left) : (left.Text, right);
        if (!Numbers.TryReadWhole(times, out var count))
            return Refuse("text can only be multiplied by a whole number", ref problem);
        if ((long)text.Length * count > Output.LengthMax)
            return TooLong(ref problem);
        return Value.Of(count <= 0 || text.Length == 0 ? "" : string.Concat(Enumerable.Repeat(text, count)));
    }

    private static Value WithNumbers(Operator @operator, Value left, Value right, ref string? problem)
    {
        if (@operator is Operator.Range or Operator.RangeExclusive)
            return Range(left, right, @operator == Operator.Range, ref problem);
        if (@operator == Operator.Divide)
            return Value.Of(left.Float / right.Float);
        if (left.Kind == ValueKind.Float || right.Kind == ValueKind.Float)
            return WithFloats(@operator, left.Float, right.Float);
        return WithIntegers(@operator, left.Integer, right.Integer, ref problem);
    }

    private static Value WithFloats(Operator @operator, double left, double right) => Value.Of(@operator switch
    {
        Operator.Add => left + right,
        Operator.Subtract => left - right,
        Operator.Multiply => left * right,
        Operator.DivideWhole => Math.Round(left / right),
        _ => left % right,
    });

    private static Value WithIntegers(Operator @operator, long left, long right, ref string? problem)
    {
        if (@operator is Operator.DivideWhole or Operator.Modulo && right == 0)
            return Refuse("nothing can be divided by zero", ref problem);

        var exact = @operator switch
        {
            Operator.Add => (Int128)left + right,
            Operator.Subtract => (Int128)left - right,
            Operator.Multiply => (Int128)left * right,
            Operator.DivideWhole => (Int128)left / right,
            _ => (Int128)left % right,
        };
        return exact >= long.MinValue && exact <= long.MaxValue ? Value.Of((long)exact) : Value.Of((double)exact);
    }

    /// <summary>Counts down when the first is the greater.</summary>
    private static Value Range(Value first, Value last, bool isInclusive, ref string? problem)
    {
        var (from, to) = ((Int128)first.Float, (Int128)last.Float);
        var length = Int128.Abs(to - from) + (isInclusive ? 1 : 0);
        if (length > ArrayFunctions.LengthMax)
            return Refuse($"a range has at most {ArrayFunctions.LengthMax} items", ref problem);

        var step = from <= to ? 1 : -1;
        return Value.Of(Enumerable.Range(0, (int)length).Select(i => Value.Of((long)from + (i * step))).ToArray());
    }

    private static Value TooLong(ref string? problem) =>
        Refuse($"the text would be longer than {Output.LengthMax} characters", ref problem);

    private static Value Refuse(string why, ref string? problem)
    {
        problem = why;
        return Value.Null;
    }
}
