using System.Text;
using FhirOutreach.Storage;

namespace FhirOutreach.Tests.Storage;

/// <summary>What others told us, packed and unpacked.</summary>
public sealed class DetailsJsonTests
{
    private static readonly string Long = $$"""{"resourceType":"Appointment","comment":"{{string.Concat(Enumerable.Repeat("zur Kontrolle, ", 40))}}"}""";

    public static TheoryData<string> Bodies => ["", "{}", """{"id":"a1"}""", Long, Long + "\r\n "];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Comes_back_byte_for_byte(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(bytes, Details.UnpackJson(Details.PackJson(bytes)).ToArray());
    }

    [Fact]
    public void Is_smaller_where_it_is_long() =>
        Assert.InRange(Details.PackJson(Encoding.UTF8.GetBytes(Long)).Length, 1, Long.Length / 4);

    [Theory]
    [InlineData("""{"resourceType":"Appointment"}""")]
    [InlineData(" \n{}")]
    public void What_an_earlier_version_wrote_as_it_came_is_read_as_it_is(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(bytes, Details.UnpackJson(bytes).ToArray());
    }
}
