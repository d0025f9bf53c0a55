namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>What names mean while a template runs: its own names first, then the model's.</summary>
internal sealed class Scope(ValueObject model)
{
    private Dictionary<string, Value>? _own;

    /// <summary>What <c>for.index</c> and its kin read; null outside of loops.</summary>
    public (int Index, int Length)? Loop { get; private set; }

    public Value Get(string name) => _own is not null && _own.TryGetValue(name, out var value) ? value : model[name];

    public void Set(string name, Value value) => (_own ??= [])[name] = value;

    /// <returns>What the loop's name and <c>for</c> meant before: <see cref="Leave"/> gives it back.</returns>
    public (Value? Value, (int, int)? Loop) Enter(string name, int length)
    {
        var outer = (_own is not null && _own.TryGetValue(name, out var value) ? value : (Value?)null, Loop);
        Loop = (0, length);
        return outer;
    }

    public void Move(string name, Value item, int index)
    {
        Set(name, item);
        Loop = (index, Loop!.Value.Length);
    }

    public void Leave(string name, (Value? Value, (int, int)? Loop) outer)
    {
        Loop = outer.Loop;
        if (outer.Value is { } value)
            Set(name, value);
        else
            _own?.Remove(name);
    }
}
