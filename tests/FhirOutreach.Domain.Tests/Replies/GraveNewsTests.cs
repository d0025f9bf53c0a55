using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Replies;

/// <summary>Words of death and danger: for a person at once, and no command of anybody's is lost by them.</summary>
public sealed class GraveNewsTests
{
    [Theory]
    [InlineData("My mother died on Tuesday", "died")]
    [InlineData("He passed away last week", "he passed away")]
    [InlineData("Maria past away", "past away")]
    [InlineData("John is deceased", "deceased")]
    [InlineData("she is no longer with us", "no longer with us")]
    [InlineData("We lost our dad in March", "lost our dad")]
    [InlineData("falleció", "fallecio")]
    [InlineData("Murió mi papá", "murio")]
    [InlineData("mi esposo ya no está con nosotros", "ya no esta con nosotros")]
    [InlineData("chest pain", "chest pain")]
    [InlineData("Should I come if I have chest pains?", "chest pains")]
    [InlineData("I can't breathe", "cant breathe")]
    [InlineData("I want to die", "want to die")]
    [InlineData("I'm going to kill myself", "kill myself")]
    [InlineData("emergency", "emergency")]
    [InlineData("It's an emergency!!", "emergency")]
    [InlineData("call 911", "call 911")]
    [InlineData("Call an ambulance", "ambulance")]
    [InlineData("quiero morirme", "morirme")]
    [InlineData("Me duele mucho el pecho", "me duele mucho el pecho")]
    [InlineData("es una emergencia", "emergencia")]
    [InlineData("C? my dad died and I am at the funeral", "died, funeral")]
    public void It_is_not_clear_what_is_wanted_and_it_is_grave(string text, string evidence)
    {
        var reply = ReplyInterpreter.Read(text);

        Assert.Equal((ReplyIntent.Unclear, true, evidence), (reply.Intent, reply.IsGrave, reply.Evidence));
    }

    [Theory]
    [InlineData("my phone died")]
    [InlineData("sorry, the battery died and I have only seen this now")]
    [InlineData("my car is dead")]
    [InlineData("dying to see you")]
    [InlineData("I'm dead tired, maybe")]
    [InlineData("what is the deadline")]
    [InlineData("my diet studies")]
    [InlineData("the indie soldier")]
    [InlineData("it is not an emergency")]
    [InlineData("se me murió el celular")]
    [InlineData("muerta de hambre, ¿puedo comer antes?")]
    [InlineData("no es urgente")]
    public void These_only_sound_like_it(string text)
    {
        var reply = ReplyInterpreter.Read(text);

        Assert.Equal((ReplyIntent.Unclear, false), (reply.Intent, reply.IsGrave));
    }

    [Theory]
    [InlineData("my mom died. STOP", ReplyIntent.OptOut)]
    [InlineData("please cancel, I have an emergency", ReplyIntent.Cancel)]
    [InlineData("I can't come, I have a family emergency", ReplyIntent.No)]
    [InlineData("my father died, I need to reschedule", ReplyIntent.AnotherTime)]
    [InlineData("wrong number, he died", ReplyIntent.WrongNumber)]
    [InlineData("Confirm with Dr. Stroke", ReplyIntent.Confirm)]
    public void What_is_clear_stays_clear_beside_it(string text, ReplyIntent intent)
    {
        var reply = ReplyInterpreter.Read(text);

        Assert.Equal((intent, false), (reply.Intent, reply.IsGrave));
    }
}
