using FhirOutreach.Domain.Messages;
using FhirOutreach.Templates;

namespace FhirOutreach.Tests.Templates;

/// <summary>The texts that come with the product.</summary>
public sealed class ShippedTemplatesTests
{
    /// <summary>What a usual English text may cost.</summary>
    private const int SegmentsMax = 2;

    private const string Question = "Reply C to confirm, X to cancel or R for another time.";

    private static readonly TemplateFolder Folder =
        Assert.IsType<FolderReading.Read>(TemplateFolder.Read(Path.Combine(AppContext.BaseDirectory, "templates"))).Folder;

    public static TheoryData<MessageKind> Kinds => [.. Enum.GetValues<MessageKind>()];

    [Fact]
    public void Every_message_exists_in_every_language_that_comes_along()
    {
        Assert.Empty(Folder.Warnings);
        Assert.Equal(Enum.GetValues<MessageKind>().Length * 2, Folder.Wordings.Count);
    }

    [Fact]
    public void A_booking_is_told_in_one_segment()
    {
        var text = Write(MessageKind.Booked, "en", SampleValues.Usual);

        Assert.Equal(
            "Hi Maria, your visit at Example Clinic is booked for Tuesday, December 1 at 3:00 PM, Main Street Office\n" + Question,
            text.Body);
        Assert.Equal(new SegmentCount(SegmentEncoding.Gsm7, 1, text.Body.Length, ""), text.Segments);
    }

    [Fact]
    public void A_booking_is_told_in_Spanish() =>
        Assert.Equal(
            "Hola Maria, su cita en Example Clinic es el martes 1 de diciembre, 3:00 p. m., Main Street Office\n"
            + "Responda C para confirmar, X para cancelar o R para otro horario.",
            Write(MessageKind.Booked, "es-MX", SampleValues.Usual).Body);

    [Fact]
    public void A_choice_of_visits_is_a_numbered_list() =>
        Assert.Equal(
            "Example Clinic: which visit do you mean? Reply with its number.\n"
            + "1: Tuesday, December 1 at 3:00 PM, Main Street Office\n"
            + "2: Thursday, December 3 at 9:30 AM, Main Street Office",
            Write(MessageKind.AnswerWhichOne, null, SampleValues.Usual).Body);

    [Theory, MemberData(nameof(Kinds))]
    public void English_stays_in_GSM7_and_short(MessageKind kind)
    {
        var segments = Write(kind, "en", SampleValues.Usual).Segments;

        Assert.Equal(SegmentEncoding.Gsm7, segments.Encoding);
        Assert.InRange(segments.Segments, 1, SegmentsMax);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_first_text_names_the_sender_and_the_way_out(MessageKind kind)
    {
        var english = Write(kind, "en", SampleValues.Bare with { IsFirstText = true }).Body;
        var spanish = Write(kind, "es", SampleValues.Bare with { IsFirstText = true }).Body;

        Assert.Contains("Example Clinic", english, StringComparison.Ordinal);
        Assert.Matches("(Reply|or) STOP to end texts\\.$", english);
        Assert.Contains("Example Clinic", spanish, StringComparison.Ordinal);
        Assert.Matches("(Responda|o) STOP para dejar de recibir mensajes\\.$", spanish);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_missing_value_leaves_no_hole(MessageKind kind)
    {
        MessageValues[] samples =
        [
            .. SampleValues.All,
            SampleValues.Usual with { Location = null },
            SampleValues.Usual with { Practitioner = null, FirstName = null },
            MessageShape.NeedsVisit(kind) ? SampleValues.Bare : SampleValues.Bare with { Start = null },
        ];
        string[] holes = ["  ", " ,", " .", ",,", "..", ", .", "Dr. ,", " !", "()", " \n", "{", "}"];

        foreach (var text in from values in samples from language in (string[])["en", "es"] select Write(kind, language, values).Body)
            Assert.DoesNotContain(holes, hole => text.Contains(hole, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MessageKind.Booked)]
    [InlineData(MessageKind.Rescheduled)]
    [InlineData(MessageKind.Restored)]
    [InlineData(MessageKind.Reminder)]
    [InlineData(MessageKind.AnswerMoved)]
    public void What_can_be_answered_asks(MessageKind kind) =>
        Assert.Contains(Question, Write(kind, "en", SampleValues.Usual).Body, StringComparison.Ordinal);

    public static TheoryData<MessageKind, string, string> Outcomes => new()
    {
        { MessageKind.AnswerConfirmed, "is confirmed", "queda confirmada" },
        { MessageKind.AnswerCancelled, "is cancelled", "queda cancelada" },
        { MessageKind.AnswerAlreadyConfirmed, "is confirmed already", "ya estaba confirmada" },
        { MessageKind.AnswerAlreadyCancelled, "is cancelled already", "ya estaba cancelada" },
        { MessageKind.AnswerMoved, "is now on", "tiene nueva hora" },
        { MessageKind.AnswerTooLate, "has begun or is over", "ya ha comenzado o ha terminado" },
        { MessageKind.AnswerNotChanged, "we could not change your visit", "no pudimos cambiar su cita" },
        { MessageKind.AnswerNotReached, "our system did not take your answer", "no se pudo guardar a tiempo" },
        { MessageKind.AnswerReceived, "We will confirm it shortly", "En breve se la confirmamos" },
        { MessageKind.Cancelled, "is cancelled", "queda cancelada" },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void An_answer_says_what_the_EHR_holds_of_which_visit(MessageKind kind, string english, string spanish)
    {
        var (inEnglish, inSpanish) = (Write(kind, "en", SampleValues.Usual).Body, Write(kind, "es", SampleValues.Usual).Body);

        Assert.Contains(english, inEnglish, StringComparison.Ordinal);
        Assert.Contains("Tuesday, December 1 at 3:00 PM", inEnglish, StringComparison.Ordinal);
        Assert.Contains(spanish, inSpanish, StringComparison.Ordinal);
        Assert.Contains("martes 1 de diciembre, 3:00 p. m.", inSpanish, StringComparison.Ordinal);
    }

    [Fact]
    public void A_visit_that_has_not_moved_is_not_said_to_have_a_new_time()
    {
        var values = SampleValues.Usual with { PreviousStart = null };

        Assert.Contains("is on Tuesday, December 1 at 3:00 PM", Write(MessageKind.AnswerMoved, "en", values).Body, StringComparison.Ordinal);
        Assert.Contains("es el martes 1 de diciembre, 3:00 p. m.", Write(MessageKind.AnswerMoved, "es", values).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MessageKind.Confirmed)]
    [InlineData(MessageKind.ReminderConfirmed)]
    public void What_is_confirmed_offers_X_and_R(MessageKind kind) =>
        Assert.EndsWith("If plans change, reply X to cancel or R for another time.", Write(kind, "en", SampleValues.Usual).Body, StringComparison.Ordinal);

    [Fact]
    public void The_zone_is_named_when_it_is_not_the_patients() =>
        Assert.Contains("3:00 PM (Eastern Time)", Write(MessageKind.Reminder, "en", SampleValues.Usual with { ZoneName = "Eastern Time", Choices = null }).Body, StringComparison.Ordinal);

    [Theory]
    [InlineData(MessageKind.Reminder, "en", "3:00 PM (Eastern Time)")]
    [InlineData(MessageKind.Reminder, "es", "3:00 p. m. (Eastern Time)")]
    [InlineData(MessageKind.ReminderConfirmed, "en", "3:00 PM (Eastern Time)")]
    [InlineData(MessageKind.ReminderConfirmed, "es", "3:00 p. m. (Eastern Time)")]
    [InlineData(MessageKind.AnswerWhichOne, "en", "3:00 PM (Eastern Time)")]
    [InlineData(MessageKind.AnswerWhichOne, "es", "3:00 p. m. (Eastern Time)")]
    public void Of_several_visits_each_has_its_own_zone(MessageKind kind, string language, string expected)
    {
        var choices = SampleValues.Usual.Choices!;
        var values = SampleValues.Usual with { ZoneName = null, Choices = [choices[0] with { ZoneName = "Eastern Time" }, choices[1]] };

        var text = Write(kind, language, values).Body;

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("(Eastern Time)").Length);
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("\"Smith & Sons\"")]
    [InlineData("<3")]
    [InlineData("😀 José")]
    [InlineData("علي")]
    public void R_57_No_value_is_escaped_in_any_text(string name)
    {
        var values = SampleValues.Usual with { FirstName = name, Location = name, OrganizationName = name };

        var text = Write(MessageKind.Booked, "en", values).Body;

        Assert.Equal(4, text.Split(name).Length);
        Assert.All((string[])["&amp;", "&#", "&lt;", "&quot;"], escape => Assert.DoesNotContain(escape, text, StringComparison.Ordinal));
    }

    private static Writing.WrittenText Write(MessageKind kind, string? language, MessageValues values) =>
        Assert.IsType<Writing.WrittenText>(Folder.Write(kind, language, values));
}
