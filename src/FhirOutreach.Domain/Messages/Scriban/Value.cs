namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// What a name in a template stands for: one of eight kinds, and nothing else. <c>default</c> is null.
/// </summary>
public readonly record struct Value
{
    public static readonly Value Null;

    private readonly long _bits;
    private readonly object? _reference;

    private Value(ValueKind kind, long bits, object? reference) => (Kind, _bits, _reference) = (kind, bits, reference);

    public ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public bool IsNumber => Kind is ValueKind.Integer or ValueKind.Float;

    /// <summary>Only null and false are false: 0, an empty text and an empty array are true.</summary>
    public bool IsTrue => Kind != ValueKind.Null && (Kind != ValueKind.Bool || _bits != 0);

    internal long Integer => _bits;

    internal double Float => Kind == ValueKind.Float ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    internal string Text => (string)_reference!;

    internal DateTimeOffset Date => (DateTimeOffset)_reference!;

    internal IReadOnlyList<Value> Array => (IReadOnlyList<Value>)_reference!;

    internal ValueObject Object => (ValueObject)_reference!;

    public static Value Of(bool value) => new(ValueKind.Bool, value ? 1 : 0, null);

    public static Value Of(long value) => new(ValueKind.Integer, value, null);

    public static Value Of(double value) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static Value Of(string? value) => value is null ? Null : new(ValueKind.Text, 0, value);

    /// <summary>A date shows its own clock: give it in the zone a person reads.</summary>
    public static Value Of(DateTimeOffset? value) => value is null ? Null : new(ValueKind.Date, 0, value.Value);

    public static Value Of(IReadOnlyList<Value> value) => new(ValueKind.Array, 0, value);

    public static Value Of(ValueObject value) => new(ValueKind.Object, 0, value);

    /// <returns>Null when the value is no object.</returns>
    public ValueObject? AsObject() => _reference as ValueObject;
}

public enum ValueKind
{
    Null,
    Bool,
    Integer,
    Float,
    Text,
    Date,
    Array,
    Object,
}
