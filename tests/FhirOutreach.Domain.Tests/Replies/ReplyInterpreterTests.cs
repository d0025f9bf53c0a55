using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Replies;

public sealed class ReplyInterpreterTests
{
    [Theory]
    [MemberData(nameof(Phrasings.All), MemberType = typeof(Phrasings))]
    public void A_text_is_read_for_what_it_means(string text, ReplyIntent expected) =>
        Assert.Equal(expected, ReplyInterpreter.Read(text, null, null).Intent);
}
