using System.Collections.Frozen;
using FhirOutreach.Domain.Replies.Phrases;

namespace FhirOutreach.Domain.Replies;

/// <summary>
/// A phone's own words for a tap on our text, sent as a text: <c>Liked “Reply C to confirm …”</c>. They quote our
/// commands back at us,
/// so they are known before anything else is read, and nothing follows from them.
/// </summary>
internal static class PhoneReaction
{
    private const string OpeningQuotes = "\"“”„«»‹「『'‘’＂";

    /// <summary>White space and the invisible characters that Google Messages wraps a reaction in.</summary>
    private const string Invisible =
        " \t\r\n\u00A0\u202F\u2009\u200A\u200B\u200C\u200D\u200E\u200F\u2060\u2068\u2069\uFEFF";

    /// <summary>The longest emoji (a family with skin tones) in UTF-16 units.</summary>
    private const int EmojiUnitsMax = 24;

    private const char ZeroWidthJoiner = '\u200D';

    private const char FirstEmojiUnit = '\u203C';

    /// <summary>
    /// The forms by their first letter; those that begin with the emoji stand under <see cref="FirstEmojiUnit"/>.
    /// </summary>
    private static readonly FrozenDictionary<char, string[]> _forms = ReactionForms.BeforeTheQuote
        .GroupBy(form => form[0] is '%' ? FirstEmojiUnit : char.ToUpperInvariant(form[0]))
        .ToFrozenDictionary(forms => forms.Key, forms => forms.ToArray());

    public static bool Is(string body)
    {
        var text = body.AsSpan().Trim(Invisible);
        return !text.IsEmpty
            && (IsAnyOf(char.ToUpperInvariant(text[0]), text) || (IsOfEmoji(text[0]) && IsAnyOf(FirstEmojiUnit, text)));
    }

    private static bool IsAnyOf(char first, ReadOnlySpan<char> text)
    {
        if (_forms.TryGetValue(first, out var forms))
        {
            foreach (var form in forms)
            {
                if (IsForm(text, form))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsForm(ReadOnlySpan<char> text, string form)
    {
        var emoji = form.IndexOf('%', StringComparison.Ordinal);
        if (emoji < 0)
        {
            return text.StartsWith(form, StringComparison.OrdinalIgnoreCase) && IsTarget(text[form.Length..]);
        }

        var before = form.AsSpan(0, emoji).TrimEnd();
        return text.StartsWith(before, StringComparison.OrdinalIgnoreCase)
            && TryPassEmoji(text[before.Length..], out var rest)
            && form.AsSpan(emoji + 1).Trim() is var after
            && rest.StartsWith(after, StringComparison.OrdinalIgnoreCase)
            && IsTarget(rest[after.Length..]);
    }

    private static bool TryPassEmoji(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text.TrimStart(Invisible);
        var units = 0;
        while (units < rest.Length && units <= EmojiUnitsMax && IsOfEmoji(rest[units]))
        {
            units++;
        }

        var isEmoji = units is > 0 and <= EmojiUnitsMax;
        rest = rest[units..].TrimStart(Invisible);
        return isEmoji;
    }

    private static bool IsOfEmoji(char c) => c is ZeroWidthJoiner || c >= FirstEmojiUnit && !char.IsLetter(c);

    /// <summary>What the reaction is to: a quote, whose end the phone may have cut off, or a picture.</summary>
    private static bool IsTarget(ReadOnlySpan<char> text)
    {
        var target = text.TrimStart(Invisible).TrimStart(':').TrimStart(Invisible);
        if (target.IsEmpty)
        {
            return false;
        }

        return OpeningQuotes.Contains(target[0]) ? IsSeparated(text) : IsMedia(target);
    }

    /// <summary>An apostrophe that belongs to a word opens no quote.</summary>
    private static bool IsSeparated(ReadOnlySpan<char> text) => text[0] is not ('\'' or '’' or '‘');

    private static bool IsMedia(ReadOnlySpan<char> target)
    {
        var words = target.TrimEnd(Invisible).TrimEnd('.');
        foreach (var media in ReactionForms.Media)
        {
            if (words.Equals(media, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
