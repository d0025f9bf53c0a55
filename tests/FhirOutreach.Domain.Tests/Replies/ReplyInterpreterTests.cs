using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Replies;

public sealed class ReplyInterpreterTests
{
    [Theory]
    [MemberData(nameof(Phrasings.All), MemberType = typeof(Phrasings))]
    public void A_text_is_read_for_what_it_means(string text, ReplyIntent expected) =>
        Assert.Equal(expected, ReplyInterpreter.Read(text).Intent);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1.", 1)]
    [InlineData("#2", 2)]
    [InlineData("(3)", 3)]
    [InlineData("2 please", 2)]
    [InlineData("2️⃣", 2)]
    [InlineData("２", 2)]
    [InlineData("٤", 4)]
    [InlineData("number 2", 2)]
    [InlineData("Option 3", 3)]
    [InlineData("two", 2)]
    [InlineData("the second", 2)]
    [InlineData("The second one", 2)]
    [InlineData("second", 2)]
    [InlineData("2nd", 2)]
    [InlineData("the 1st one please", 1)]
    [InlineData("First", 1)]
    [InlineData("the third appointment", 3)]
    [InlineData("nine", 9)]
    [InlineData("la segunda", 2)]
    [InlineData("El primero", 1)]
    [InlineData("la primera, gracias", 1)]
    [InlineData("opción 2", 2)]
    [InlineData("número 3", 3)]
    [InlineData("uno", 1)]
    [InlineData("dos", 2)]
    [InlineData("la dos", 2)]
    [InlineData("2ª", 2)]
    [InlineData("1º", 1)]
    [InlineData("01", 1)]
    [InlineData("#02", 2)]
    public void A_number_alone_is_a_choice(string text, int expected)
    {
        var reply = ReplyInterpreter.Read(text);

        Assert.Equal((ReplyIntent.Number, expected), (reply.Intent, reply.Number));
    }

    [Theory]
    [InlineData("C 2", ReplyIntent.Confirm, 2)]
    [InlineData("2 C", ReplyIntent.Confirm, 2)]
    [InlineData("c2", ReplyIntent.Confirm, 2)]
    [InlineData("C, the second one please", ReplyIntent.Confirm, 2)]
    [InlineData("X 2", ReplyIntent.Cancel, 2)]
    [InlineData("x 01, thanks", ReplyIntent.Cancel, 1)]
    [InlineData("C both", ReplyIntent.Confirm, null)]
    [InlineData("X 1 and 2", ReplyIntent.Cancel, null)]
    [InlineData("both", null, null)]
    [InlineData("Both please", null, null)]
    [InlineData("all of them", null, null)]
    [InlineData("1 and 2", null, null)]
    [InlineData("1, 2", null, null)]
    [InlineData("12", null, null)]
    [InlineData("0", null, null)]
    [InlineData("at 3", null, null)]
    [InlineData("ambas", null, null)]
    [InlineData("Las dos, por favor", null, null)]
    [InlineData("todas", null, null)]
    public void What_only_a_list_makes_sense_of_is_not_clear_without_one(string text, ReplyIntent? letter, int? number)
    {
        var reply = ReplyInterpreter.Read(text);

        Assert.Equal((ReplyIntent.Unclear, null), (reply.Intent, reply.Number));
        Assert.Equal(new ListAnswer(letter, number), reply.ToList);
    }

    [Theory]
    [InlineData("C X 2")]
    [InlineData("C 2?")]
    [InlineData("thanks, 2 x")]
    [InlineData("not 2")]
    [InlineData("2 or 3")]
    [InlineData("C 2 but late")]
    [InlineData("my 2 sons")]
    [InlineData("1 yes 2 no")]
    [InlineData("👎 C 2")]
    [InlineData("both of my children")]
    public void Nor_is_everything_with_a_number_said_to_a_list(string text)
    {
        var reply = ReplyInterpreter.Read(text);

        Assert.Equal((ReplyIntent.Unclear, null), (reply.Intent, reply.ToList));
    }

    [Theory]
    [InlineData("CONFIRM APPT, thanks", "confirm")]
    [InlineData("Confrim my appt", "confrim")]
    [InlineData("Sí, ahí estaré", "ahi estare")]
    [InlineData("can’t make it, please cancel", "cant make it, cancel")]
    [InlineData("Yes, but late", "but, late")]
    [InlineData("confirm cancel", "confirm, cancel")]
    [InlineData("Please stop texting me!!", "stop texting me")]
    public void The_evidence_is_the_words_that_decided(string text, string expected) =>
        Assert.Equal(expected, ReplyInterpreter.Read(text).Evidence);

    [Theory]
    [InlineData("anything", CarrierOptOut.Stop, ReplyIntent.OptOut)]
    [InlineData("C", CarrierOptOut.Stop, ReplyIntent.OptOut)]
    [InlineData("Liked “C”", CarrierOptOut.Stop, ReplyIntent.OptOut)]
    [InlineData("CANCEL", CarrierOptOut.Stop, ReplyIntent.BareCancel)]
    [InlineData("YES", CarrierOptOut.Start, ReplyIntent.Yes)]
    [InlineData("sí", CarrierOptOut.Start, ReplyIntent.Yes)]
    [InlineData("START", CarrierOptOut.Start, ReplyIntent.OptIn)]
    [InlineData("", CarrierOptOut.Start, ReplyIntent.OptIn)]
    [InlineData("INFO", CarrierOptOut.Help, ReplyIntent.Help)]
    [InlineData("C", CarrierOptOut.Help, ReplyIntent.Help)]
    public void The_carriers_reading_wins(string text, CarrierOptOut carrier, ReplyIntent expected) =>
        Assert.Equal(expected, ReplyInterpreter.Read(text, null, carrier).Intent);

    [Theory]
    [InlineData("ya", "en", ReplyIntent.Yes)]
    [InlineData("ya", "es-MX", ReplyIntent.Unclear)]
    [InlineData("Confirmo", "en", ReplyIntent.Confirm)]
    [InlineData("Confirm", "es", ReplyIntent.Confirm)]
    public void People_answer_in_either_language(string text, string language, ReplyIntent expected) =>
        Assert.Equal(expected, ReplyInterpreter.Read(text, language).Intent);

    [Fact]
    public void Every_opt_out_keyword_alone_ends_the_texts_in_any_case_and_with_any_mark()
    {
        foreach (var keyword in OptOutKeywords.All)
        {
            var expected = keyword.Words == OptOutKeywords.Cancel ? ReplyIntent.BareCancel : ReplyIntent.OptOut;
            var word = keyword.Words;
            foreach (var text in (string[])[word, word.ToUpperInvariant(), $" {word}. ", $"“{word}”!!", word + " 🙏"])
            {
                Assert.True(ReplyInterpreter.Read(text).Intent == expected, text);
            }

            Assert.NotEmpty(keyword.Source);
        }

        Assert.True(DateOnly.TryParse(OptOutKeywords.AsOf, out _));
    }

    [Theory]
    [InlineData("YES", true)]
    [InlineData(" yes. ", true)]
    [InlineData("yes please", false)]
    [InlineData("yep", false)]
    public void Only_the_carriers_own_YES_opens_a_stopped_number_again(string words, bool opens)
    {
        var reply = ReplyInterpreter.Read(words);

        Assert.Equal((ReplyIntent.Yes, opens), (reply.Intent, reply.OptsIn));
    }
}
