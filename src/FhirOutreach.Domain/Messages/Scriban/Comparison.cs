namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>
/// How values compare: if either is text, as text, letter by letter; null is equal to null alone and never less or
/// greater.
/// </summary>
internal static class Comparison
{
    public static bool AreEqual(Value left, Value right)
    {
        if (left.IsNull || right.IsNull)
            return left.IsNull && right.IsNull;
        if (left.Kind == ValueKind.Text || right.Kind == ValueKind.Text)
            return string.Equals(ValueText.Of(left), ValueText.Of(right), StringComparison.Ordinal);
        return IsCountable(left) && IsCountable(right) ? left.Float.Equals(right.Float) : left.Equals(right);
    }

    /// <returns>Below, at or above zero; null when the two have no order.</returns>
    public static int? Order(Value left, Value right)
    {
        if (left.IsNull || right.IsNull)
            return null;
        if (left.Kind == ValueKind.Text || right.Kind == ValueKind.Text)
            return string.CompareOrdinal(ValueText.Of(left), ValueText.Of(right));
        if (IsCountable(left) && IsCountable(right))
            return left.Float.CompareTo(right.Float);
        return left.Kind == ValueKind.Date && right.Kind == ValueKind.Date ? left.Date.CompareTo(right.Date) : null;
    }

    private static bool IsCountable(Value value) => value.IsNumber || value.Kind == ValueKind.Bool;
}
