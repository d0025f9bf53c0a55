using System.Collections.Frozen;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// Every phrase of every language as one automaton over word ids: reading a text is one walk, whatever the text holds.
/// Nothing here backtracks further than the longest phrase.
/// </summary>
internal sealed class PhraseTrie
{
    public const int UnknownWord = 0;
    public const int NameWord = 1;
    public const int NumberWord = 2;
    private const int FirstWord = 3;
    private const int Root = 0;

    private readonly Dictionary<string, int> _ids = [];
    private readonly Dictionary<(int Node, int Word), int> _steps = [];
    private readonly List<(Meaning Meaning, int Number)?> _ends = [null];
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words;

    public PhraseTrie(IEnumerable<PhraseGroup> groups, IEnumerable<string> ordinaryWords)
    {
        foreach (var group in groups)
        {
            foreach (var pattern in group.Patterns)
            {
                Add(PhrasePattern.Parts(pattern), (group.Meaning, group.Number));
            }
        }

        foreach (var word in ordinaryWords)
        {
            WordId(word);
        }

        _words = _ids.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary><see cref="UnknownWord"/> when no phrase has it.</summary>
    public int Find(ReadOnlySpan<char> word) => _words.TryGetValue(word, out var id) ? id : UnknownWord;

    /// <summary>The longest phrase that begins at the first of these words; length 0 when none does.</summary>
    public PhraseMatch Longest(ReadOnlySpan<int> words)
    {
        var node = Root;
        var found = default(PhraseMatch);
        for (var i = 0; i < words.Length && TryStep(ref node, words[i]); i++)
        {
            if (_ends[node] is { } end)
            {
                found = new(i + 1, end.Meaning, end.Number);
            }
        }

        return found;
    }

    private bool TryStep(ref int node, int word) => _steps.TryGetValue((node, word), out node);

    /// <summary>
    /// The first list that claims a phrase keeps it: the order of the lists is the order of precedence.
    /// </summary>
    private void Add(IReadOnlyList<string[][]> parts, (Meaning Meaning, int Number) end)
    {
        List<int> nodes = [Root];
        foreach (var choices in parts)
        {
            var next = new List<int>(nodes.Count * choices.Length);
            foreach (var choice in choices)
            {
                foreach (var node in nodes)
                {
                    next.Add(Grow(node, choice));
                }
            }

            nodes = next;
        }

        foreach (var node in nodes)
        {
            if (node != Root)
            {
                _ends[node] ??= end;
            }
        }
    }

    private int Grow(int node, string[] words)
    {
        foreach (var word in words)
        {
            var step = (node, WordId(word));
            if (!_steps.TryGetValue(step, out node))
            {
                node = _ends.Count;
                _ends.Add(null);
                _steps.Add(step, node);
            }
        }

        return node;
    }

    private int WordId(string word)
    {
        if (word is "*" or "@" or "#")
        {
            return word switch { "*" => UnknownWord, "@" => NameWord, _ => NumberWord };
        }

        if (!_ids.TryGetValue(word, out var id))
        {
            id = FirstWord + _ids.Count;
            _ids.Add(word, id);
        }

        return id;
    }
}

/// <param name="Words">How many words the phrase covers.</param>
internal readonly record struct PhraseMatch(int Words, Meaning Meaning, int Number);
