namespace FhirOutreach.Commands.Check;

/// <summary>The compatibility card: one line each, and whether any of them is wrong.</summary>
internal sealed class Card(TextWriter output)
{
    private const int LabelWidth = 14;

    public bool IsWrong { get; private set; }

    public void Good(string what, string words) => Say(true, what, words);

    /// <param name="words">What is wrong, and what to do about it.</param>
    public void Wrong(string what, string words) => Say(false, what, words);

    /// <summary>Something to paste, under the line that speaks of it.</summary>
    public void Paste(string text) => output.WriteLine(text);

    public void Say(bool isGood, string what, string words)
    {
        IsWrong |= !isGood;
        output.WriteLine($"{(isGood ? "ok   " : "WRONG")} {what.PadRight(LabelWidth)} {words}");
    }
}
