using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Replies;

/// <summary>R-46: reactions quote our own commands.</summary>
public sealed class PhoneReactionTests
{
    private const string OurText = "Reply C to confirm or X to cancel";

    [Theory]
    [InlineData("Liked “*”")]
    [InlineData("Liked \"*\"")]
    [InlineData("liked “*")]
    [InlineData("Loved “*”")]
    [InlineData("Disliked “*”")]
    [InlineData("Laughed at “*”")]
    [InlineData("Emphasized “*”")]
    [InlineData("Questioned “*”")]
    [InlineData("Removed a like from “*”")]
    [InlineData("Removed a heart from “*”")]
    [InlineData("Reacted 👍 to “*”")]
    [InlineData("Reacted ❤️ to “*”")]
    [InlineData("Reacted 👨‍👩‍👧 to “*”")]
    [InlineData("\u200A\u200B👍\u200B to “\u200A*\u200A” \u200A")]
    [InlineData("👍 to \"*\"")]
    [InlineData("Le gustó “*”")]
    [InlineData("Le encantó “*”")]
    [InlineData("No le gustó “*”")]
    [InlineData("Le dio risa “*”")]
    [InlineData("Exclamó por “*”")]
    [InlineData("Dudó sobre “*”")]
    [InlineData("Le ha gustado «*»")]
    [InlineData("Reaccionó con 👍 a “*”")]
    [InlineData("A aimé « * »")]
    [InlineData("A adoré « * »")]
    [InlineData("N’a pas aimé « * »")]
    [InlineData("A ri de « * »")]
    [InlineData("A réagi avec 👍 à « * »")]
    [InlineData("A ajouté un « J’aime » à « * »")]
    [InlineData("Gefällt „*“")]
    [InlineData("Hat „*“ mit „Gefällt mir“ markiert")]
    [InlineData("Reagierte mit 👍 auf „*“")]
    [InlineData("Gostou de “*”")]
    [InlineData("Curtiu “*”")]
    [InlineData("Reagiu com 👍 a “*”")]
    [InlineData("Piace “*”")]
    [InlineData("Ha messo mi piace a “*”")]
    [InlineData("Ha reagito con 👍 a “*”")]
    [InlineData("Vond “*” leuk")]
    [InlineData("Reageerde met 👍 op “*”")]
    [InlineData("Понравилось «*»")]
    [InlineData("Đã thích “*”")]
    [InlineData("赞了“*”")]
    public void A_reaction_that_quotes_our_question_answers_nothing(string form)
    {
        foreach (var quoted in (string[])[OurText, "C", "CANCEL APPT", "STOP", ""])
        {
            Assert.Equal(ReplyIntent.Reaction, ReplyInterpreter.Read(form.Replace("*", quoted)).Intent);
        }
    }

    [Theory]
    [InlineData("Loved an image")]
    [InlineData("Liked a photo")]
    [InlineData("Reacted 👍 to an image")]
    [InlineData("Le gustó una imagen")]
    [InlineData("A aimé une image")]
    public void A_reaction_to_a_picture_has_no_quote(string text) =>
        Assert.Equal(ReplyIntent.Reaction, ReplyInterpreter.Read(text).Intent);

    [Theory]
    [InlineData("“C”", ReplyIntent.Confirm)]
    [InlineData("\"X\"", ReplyIntent.Cancel)]
    [InlineData("👍 C", ReplyIntent.Confirm)]
    [InlineData("👍", ReplyIntent.SmallTalk)]
    [InlineData("Loved it, thank you", ReplyIntent.Unclear)]
    [InlineData("I liked the “Reply C” text", ReplyIntent.Unclear)]
    [InlineData("You wrote “Reply C to confirm”", ReplyIntent.Unclear)]
    public void A_persons_own_words_are_no_reaction(string text, ReplyIntent expected) =>
        Assert.Equal(expected, ReplyInterpreter.Read(text).Intent);
}
