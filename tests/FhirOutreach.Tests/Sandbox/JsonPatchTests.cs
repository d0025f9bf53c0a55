using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>RFC 6902, section by section.</summary>
public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":2}]""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":null}]""", """{"a":1,"b":null}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":[2]}]""", """{"a":[1,[2]]}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"","value":[]}]""", "[]")]
    [InlineData("""{"":1}""", """[{"op":"replace","path":"/","value":2}]""", """{"":2}""")]
    [InlineData("""{"a":1,"b":2}""", """[{"op":"remove","path":"/a"}]""", """{"b":2}""")]
    [InlineData("""{"a":null}""", """[{"op":"remove","path":"/a"}]""", "{}")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"remove","path":"/a/1"}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/0","value":9}]""", """{"a":[9,2]}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""",
        """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"move","from":"/a/0","path":"/a/2"}]""", """{"a":[2,3,1]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"a/b":1,"m~n":2}""",
        """[{"op":"test","path":"/a~1b","value":1},{"op":"remove","path":"/m~0n"}]""", """{"a/b":1}""")]
    [InlineData("""{"~1":1}""", """[{"op":"replace","path":"/~01","value":2}]""", """{"~1":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1,"unknown":true}]""", """{"a":1}""")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    public void It_is_applied(string document, string patch, string expected)
    {
        var result = Assert.IsType<JsonPatchResult.Applied>(Apply(document, patch));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result.Document), result.Document?.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":"/b"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b/c","value":1}]""")]
    [InlineData("""{"a":"text"}""", """[{"op":"add","path":"/a/0","value":1}]""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/2","value":1}]""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/01"}]""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/-1"}]""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/+1"}]""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/-"}]""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/2","value":1}]""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a/b"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/b","path":"/c"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"copy","path":"/c"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"b","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/~2","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a~","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"add","value":1}]""")]
    [InlineData("""{"a":1}""", """[{"op":"spam","path":"/a"}]""")]
    [InlineData("""{"a":1}""", """[{"op":"Add","path":"/b","value":1}]""")]
    [InlineData("""{"a":1}""", """["remove"]""")]
    [InlineData("""{"a":1}""", """{"op":"remove","path":"/a"}""")]
    public void It_is_refused(string document, string patch) =>
        Assert.IsType<JsonPatchResult.Refused>(Apply(document, patch));

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "false", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("""{"a":1,"b":[{"c":null}]}""", """{"b":[{"c":null}],"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", false)]
    [InlineData("\"2026-12-01T15:00:00Z\"", "\"2026-12-01T15:00:00+00:00\"", false)]
    [InlineData("\"é\"", "\"\\u00e9\"", true)]
    public void A_test_compares_JSON_values(string found, string expected, bool isEqual)
    {
        var result = Apply($$"""{"x":{{found}}}""", $$"""[{"op":"test","path":"/x","value":{{expected}}}]""");

        Assert.Equal(isEqual, result is JsonPatchResult.Applied);
        Assert.Equal(!isEqual, result is JsonPatchResult.TestFailed { Operation: 0, Path: "/x" });
    }

    [Fact]
    public void A_test_of_what_is_not_there_fails() =>
        Assert.IsType<JsonPatchResult.TestFailed>(Apply("{}", """[{"op":"test","path":"/a","value":null}]"""));

    [Fact]
    public void It_is_all_or_nothing()
    {
        var document = JsonNode.Parse("""{"a":1}""");
        var patch = JsonNode.Parse("""[{"op":"replace","path":"/a","value":2},{"op":"test","path":"/a","value":3}]""");

        Assert.Equal(new JsonPatchResult.TestFailed(1, "/a"), JsonPatch.Apply(document, patch));
        Assert.Equal("""{"a":1}""", document!.ToJsonString());
    }

    [Fact]
    public void A_patch_can_be_applied_twice()
    {
        var patch = JsonNode.Parse("""[{"op":"add","path":"/a","value":{"b":1}}]""");

        Assert.IsType<JsonPatchResult.Applied>(JsonPatch.Apply(JsonNode.Parse("{}"), patch));
        Assert.IsType<JsonPatchResult.Applied>(JsonPatch.Apply(JsonNode.Parse("{}"), patch));
    }

    private static JsonPatchResult Apply(string document, string patch) =>
        JsonPatch.Apply(JsonNode.Parse(document), JsonNode.Parse(patch));
}
