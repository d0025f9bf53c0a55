namespace FhirOutreach.Domain.Messages;

/// <summary>A phone number as a person reads it, which phones still recognise as one to tap.</summary>
public static class ReadablePhone
{
    /// <summary><c>+1</c> and ten digits: North America.</summary>
    private const int NorthAmericaLength = 12;

    /// <returns>(555) 010-0000 for a number of North America; any other stays as E.164 has it.</returns>
    public static string Of(string e164) =>
        e164.Length == NorthAmericaLength
        && e164.StartsWith("+1", StringComparison.Ordinal)
        && e164.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? $"({e164[2..5]}) {e164[5..8]}-{e164[8..]}"
            : e164;
}
