namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>Named values, in the order they print in.</summary>
public sealed class ValueObject(params (string Name, Value Value)[] members)
{
    public IReadOnlyList<(string Name, Value Value)> Members => members;

    /// <summary>A message has a handful of names: a short walk is quicker than a hash and needs no table.</summary>
    /// <returns>The last value given to the name; null when there is none.</returns>
    public Value this[string name]
    {
        get
        {
            for (var i = members.Length - 1; i >= 0; i--)
            {
                if (string.Equals(members[i].Name, name, StringComparison.Ordinal))
                    return members[i].Value;
            }
            return Value.Null;
        }
    }
}
