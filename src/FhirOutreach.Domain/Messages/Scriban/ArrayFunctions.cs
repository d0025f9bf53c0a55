namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>Scriban's <c>array</c> functions; null counts as an empty array, a text as one of its characters.</summary>
internal static class ArrayFunctions
{
    /// <summary>Items in any array a template makes.</summary>
    public const int LengthMax = 1_000;

    public static readonly Function[] All =
    [
        Of("size", [], (list, _) => Value.Of((long)list.Count)),
        Of("first", [], (list, _) => list.Count > 0 ? list[0] : Value.Null),
        Of("last", [], (list, _) => list.Count > 0 ? list[^1] : Value.Null),
        Of("reverse", [], (list, _) => Value.Of(list.Reverse().ToArray())),
        Of("uniq", [], (list, _) => Value.Of(list.Distinct().ToArray())),
        Of("compact", [], (list, _) => Value.Of(list.Where(item => !item.IsNull).ToArray())),
        Of("contains", ["item"], (list, item) => Value.Of(list.Contains(item))),
        Of("map", ["member"], (list, member) => Value.Of(Members(list, ValueText.Of(member)).ToArray())),
        Of("limit", ["count"], (list, count) => Value.Of(list.Take(Whole(count)).ToArray())),
        Of("offset", ["index"], (list, index) => Value.Of(list.Skip(Whole(index)).ToArray())),
        new("array.join", ["list", "delimiter"], 2, Join),
        new("array.sort", ["list", "member"], 1, Sort),
        new("array.concat", ["list1", "list2"], 2, Concat),
        new("array.add", ["list", "value"], 2, (a, ref problem) => Concat([a[0], Value.Of([a[1]])], ref problem)),
        new("array.add_range", ["list1", "list2"], 2, Concat),
    ];

    private static Function Of(string name, string[] others, Func<IReadOnlyList<Value>, Value, Value> run) =>
        new($"array.{name}", ["list", .. others], 1 + others.Length, (a, ref problem) =>
            run(List(a[0], ref problem), others.Length > 0 ? a[1] : Value.Null));

    private static IReadOnlyList<Value> List(Value value, ref string? problem)
    {
        if (value.Kind == ValueKind.Array)
            return value.Array;
        if (value.Kind == ValueKind.Text)
            return [.. value.Text.Select(character => Value.Of(character.ToString()))];
        if (!value.IsNull)
            problem = "an array is needed here";
        return [];
    }

    private static int Whole(Value value) => Numbers.TryReadWhole(value, out var number) ? number : 0;

    private static IEnumerable<Value> Members(IReadOnlyList<Value> list, string name) =>
        from item in list
        where item.Kind == ValueKind.Object && item.Object.Members.Any(member => member.Name == name)
        select item.Object[name];

    private static Value Join(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        var list = List(arguments[0], ref problem);
        var delimiter = ValueText.Of(arguments[1]);
        var output = new Output();
        for (var i = 0; i < list.Count && !output.IsFull; i++)
        {
            if (i > 0)
                output.Append(delimiter);
            output.Append(ValueText.Of(list[i]));
        }
        if (output.IsFull)
            problem = $"the text would be longer than {Output.LengthMax} characters";
        return Value.Of(output.ToString());
    }

    private static Value Sort(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        var list = List(arguments[0], ref problem);
        var member = ValueText.Of(arguments[1]);
        return Value.Of(list.OrderBy(
            item => member.Length > 0 && item.Kind == ValueKind.Object ? item.Object[member] : item,
            Comparer<Value>.Create(Compare)).ToArray());
    }

    /// <summary>Null first, numbers as numbers, dates as dates, everything else as it prints.</summary>
    private static int Compare(Value left, Value right)
    {
        if (left.IsNull || right.IsNull)
            return right.IsNull.CompareTo(left.IsNull);
        if (left.IsNumber && right.IsNumber)
            return left.Float.CompareTo(right.Float);
        return left.Kind == ValueKind.Date && right.Kind == ValueKind.Date
            ? left.Date.CompareTo(right.Date)
            : string.CompareOrdinal(ValueText.Of(left), ValueText.Of(right));
    }

    private static Value Concat(ReadOnlySpan<Value> arguments, ref string? problem)
    {
        var (first, second) = (List(arguments[0], ref problem), List(arguments[1], ref problem));
        if (first.Count + second.Count > LengthMax)
        {
            problem = $"the array would have more than {LengthMax} items";
            return Value.Null;
        }
        return Value.Of(first.Concat(second).ToArray());
    }
}
