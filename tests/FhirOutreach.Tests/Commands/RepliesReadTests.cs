using System.Text.Json;
using FhirOutreach.Commands;

namespace FhirOutreach.Tests.Commands;

public sealed class RepliesReadTests
{
    [Fact]
    public async Task Each_line_in_is_one_JSON_line_out_with_what_decided()
    {
        using var output = new StringWriter();

        var code = await RepliesRead.Run(new StringReader("C\n\nno me escriban más\n2\n"), "es", output, TestContext.Current.CancellationToken);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(0, code);
        Assert.Equal(["C", "", "no me escriban más", "2"], lines.Select(line => line.GetProperty("text").GetString()));
        Assert.Equal(["Confirm", "Unclear", "OptOut", "Number"], lines.Select(line => line.GetProperty("intent").GetString()));
        Assert.Equal("no me escriban mas", lines[2].GetProperty("evidence").GetString());
        Assert.Equal(2, lines[3].GetProperty("number").GetInt32());
    }
}
