using System.Text;

namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>A text that grows up to a limit, so that no template can fill the memory.</summary>
internal sealed class Output
{
    /// <summary>UTF-16 units in any text a template makes: twenty times the longest SMS.</summary>
    public const int LengthMax = 32_000;

    private const int LengthUsual = 256;

    private readonly StringBuilder _text = new(LengthUsual);

    /// <summary>Something did not fit and was left out.</summary>
    public bool IsFull { get; private set; }

    public void Append(string text)
    {
        if (IsFull || _text.Length + text.Length > LengthMax)
            IsFull = true;
        else
            _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
