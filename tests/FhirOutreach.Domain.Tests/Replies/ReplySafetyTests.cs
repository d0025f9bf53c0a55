using System.Text;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Replies;

/// <summary>What must never happen, tried many times over. Every failure names its seed and its text.</summary>
public sealed class ReplySafetyTests
{
    private const int Seed = 20260305;

    private static readonly string[] _negations =
    [
        "not", "no", "don't", "dont", "do not", "never", "can't", "cannot", "won't", "didn't", "nunca", "if", "si no",
        "unless",
    ];

    private static readonly string[] _confirmations =
    [
        "confirm", "I confirm", "confirm my appointment", "confirmed", "confirming", "be there", "I'll be there",
        "I will be there", "see you then", "coming", "I can make it",
        "attend", "confirmo", "confirmo mi cita", "confirmar", "confirmado", "ahí estaré", "asistiré", "voy a ir",
        "confrim", "comfirm appt",
    ];

    private static readonly string[] _cancellations =
    [
        "cancel my appointment", "please cancel", "cancel appt", "cancel it", "cancelar", "cancele mi cita",
        "cancelo", "cancelar la cita", "cancle my appt", "I need to cancel",
    ];

    private static readonly string[] _courtesies =
        ["", "please ", "hi ", "ok ", "thanks ", "hola ", "yes ", "sí ", "si ", "well, "];

    [Fact]
    public void A_negated_confirmation_never_confirms()
    {
        foreach (var courtesy in _courtesies)
        {
            foreach (var text in Pairs(_negations, _confirmations).Select(text => courtesy + text))
            {
                Assert.False(
                    ReplyInterpreter.Read(text).Intent is ReplyIntent.Confirm or ReplyIntent.Yes or ReplyIntent.Cancel,
                    text);
            }
        }
    }

    [Fact]
    public void A_negated_cancellation_never_cancels_nor_confirms()
    {
        foreach (var courtesy in _courtesies)
        {
            foreach (var text in Pairs(_negations, _cancellations).Select(text => courtesy + text))
            {
                Assert.False(
                    ReplyInterpreter.Read(text).Intent is ReplyIntent.Confirm or ReplyIntent.Yes or ReplyIntent.Cancel,
                    text);
            }
        }
    }

    [Fact]
    public void A_negation_anywhere_in_a_command_takes_its_certainty()
    {
        var random = new Random(Seed);
        var commands = Phrasings.ByIntent[ReplyIntent.Confirm].Concat(Phrasings.ByIntent[ReplyIntent.Cancel]).ToList();
        for (var i = 0; i < 8_000; i++)
        {
            var words = commands[random.Next(commands.Count)].Split(' ').ToList();
            var intent = ReplyInterpreter.Read(string.Join(' ', words)).Intent;
            words.Insert(random.Next(words.Count), _negations[random.Next(8)]);
            var text = string.Join(' ', words);
            var turned = ReplyInterpreter.Read(text).Intent;

            Assert.False(
                intent is ReplyIntent.Confirm && turned is ReplyIntent.Confirm or ReplyIntent.Cancel,
                $"seed {Seed}: {text}");
            Assert.False(intent is ReplyIntent.Cancel && turned is ReplyIntent.Confirm, $"seed {Seed}: {text}");
        }
    }

    [Fact]
    public void A_slip_of_the_finger_never_turns_a_confirmation_into_a_cancellation_nor_back()
    {
        var random = new Random(Seed);
        var confirmations = Phrasings.ByIntent[ReplyIntent.Confirm].Where(HasWordsOnly).ToList();
        var cancellations = Phrasings.ByIntent[ReplyIntent.Cancel].Where(HasWordsOnly).ToList();
        for (var i = 0; i < 10_000; i++)
        {
            var isConfirm = i % 2 == 0;
            var texts = isConfirm ? confirmations : cancellations;
            var text = Slip(random, Slip(random, texts[random.Next(texts.Count)]));
            var intent = ReplyInterpreter.Read(text).Intent;

            Assert.False(intent == (isConfirm ? ReplyIntent.Cancel : ReplyIntent.Confirm), $"seed {Seed}: {text}");
            Assert.False(intent is ReplyIntent.WrongNumber, $"seed {Seed}: {text}");
        }
    }

    [Fact]
    public void A_confirmation_and_a_cancellation_in_one_text_are_for_a_person()
    {
        foreach (var (one, other) in _confirmations.SelectMany(one => _cancellations.Select(other => (one, other))))
        {
            string[] texts = [$"{one} {other}", $"{other}. {one}", $"{one} or {other}", $"{other}, no wait, {one}"];
            foreach (var text in texts)
            {
                var isActedOn = ReplyInterpreter.Read(text).Intent
                    is ReplyIntent.Confirm or ReplyIntent.Cancel or ReplyIntent.Yes or ReplyIntent.BareCancel;
                Assert.False(isActedOn, text);
            }
        }
    }

    [Fact]
    public void A_text_in_other_letters_or_dress_is_read_the_same()
    {
        foreach (var (intent, texts) in Phrasings.ByIntent)
        {
            if (intent is ReplyIntent.Unclear or ReplyIntent.WrongNumber)
            {
                continue;
            }

            foreach (var text in texts.Where(text => !text.Contains("Maria", StringComparison.Ordinal)))
            {
                string[] dresses =
                [
                    text.ToLowerInvariant(), $"  {text}\r\n", $"\u200F{text}\u200E", $"“{text}”", text + " 🙂",
                    FullWidth(text), text.Replace(" ", "  "),
                ];
                foreach (var dressed in dresses)
                {
                    Assert.True(ReplyInterpreter.Read(dressed).Intent == intent, $"{intent}: {dressed}");
                }
            }
        }
    }

    [Fact]
    public void Any_string_has_one_answer()
    {
        var random = new Random(Seed);
        var pieces = Phrasings.ByIntent.Values.SelectMany(texts => texts).ToList();
        for (var i = 0; i < 8_000; i++)
        {
            var text = i % 2 == 0
                ? Garbage(random)
                : pieces[random.Next(pieces.Count)] + Garbage(random) + pieces[random.Next(pieces.Count)];
            var reply = ReplyInterpreter.Read(text, i % 3 == 0 ? "es" : "en");

            Assert.Equal(reply, ReplyInterpreter.Read(text, i % 3 == 0 ? "es" : "en"));
            Assert.True(Enum.IsDefined(reply.Intent) && reply.Evidence.Length <= 80, $"seed {Seed}: {text}");
            Assert.True(reply.Intent is ReplyIntent.Number == reply.Number is >= 1 and <= 9, $"seed {Seed}: {text}");
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("no ")]
    [InlineData("i ")]
    [InlineData("ok ")]
    [InlineData("confirm ")]
    [InlineData("cancel my ")]
    [InlineData("the the ")]
    [InlineData("👍")]
    [InlineData("“")]
    [InlineData("\u0301")]
    public void A_text_of_a_hundred_thousand_characters_is_never_certain(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));

        Assert.Equal(ReplyIntent.Unclear, ReplyInterpreter.Read(text).Intent);
    }

    /// <summary>A slip on a letter that is itself the command makes another command.</summary>
    private static bool HasWordsOnly(string text) =>
        text.Count(char.IsLetter) > 4
        && text.Split(' ').All(word => word is "I" or "i" || word.Count(char.IsLetter) != 1);

    private static IEnumerable<string> Pairs(string[] before, string[] after) =>
        before.SelectMany(first => after.Select(second => $"{first} {second}"));

    private static string FullWidth(string text) =>
        string.Concat(text.Select(c => c is >= '!' and <= '~' ? (char)(c + 0xFEE0) : c));

    private static string Slip(Random random, string text)
    {
        var at = random.Next(text.Length - 1);
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, ((char)('a' + random.Next(26))).ToString()),
            2 => text[..at] + (char)('a' + random.Next(26)) + text[(at + 1)..],
            _ => text[..at] + text[at + 1] + text[at] + text[(at + 2)..],
        };
    }

    private static string Garbage(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(12); i > 0; i--)
        {
            text.Append((char)random.Next(random.Next(4) switch { 0 => 0x80, 1 => 0x250, 2 => 0x3000, _ => 0x10000 }));
        }

        return text.ToString();
    }
}
