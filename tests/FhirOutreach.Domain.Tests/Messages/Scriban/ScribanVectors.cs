using System.Text.Json;
using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Tests.Messages.Scriban;

/// <summary>Templates, models and what Scriban 7.2.6 printed for them, or that it refused them.</summary>
public sealed class ScribanVectors
{
    private static readonly Dictionary<string, JsonElement> Lines = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "scriban.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(line => line.GetProperty("name").GetString()!);

    public static TheoryData<string> Printed => [.. Names(line => line.TryGetProperty("expected", out _))];

    public static TheoryData<string> Refused => [.. Names(line => line.TryGetProperty("error", out _))];

    [Theory, MemberData(nameof(Printed))]
    public void Prints_what_Scriban_prints(string name)
    {
        var line = Lines[name];
        var template = Assert.IsType<TemplateReading.Read>(Template.Read(line.GetProperty("template").GetString()!, name)).Template;

        var rendering = template.Render(ValueOf(line.GetProperty("model")).AsObject()!);

        Assert.Equal(new TemplateRendering.Rendered(line.GetProperty("expected").GetString()!), rendering);
    }

    [Theory, MemberData(nameof(Refused))]
    public void Refuses_what_Scriban_refuses(string name)
    {
        var reading = Template.Read(Lines[name].GetProperty("template").GetString()!, name);

        var error = Assert.Single(Assert.IsType<TemplateReading.Refused>(reading).Errors);
        Assert.StartsWith($"{name}({error.Line},{error.Column}): ", error.ToString(), StringComparison.Ordinal);
        Assert.True(error is { Line: >= 1, Column: >= 1 });
    }

    private static IEnumerable<string> Names(Func<JsonElement, bool> isWanted) =>
        Lines.Where(line => isWanted(line.Value)).Select(line => line.Key);

    private static Value ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Value.Of(new ValueObject([.. element.EnumerateObject().Select(p => (p.Name, ValueOf(p.Value)))])),
        JsonValueKind.Array => Value.Of(element.EnumerateArray().Select(ValueOf).ToArray()),
        JsonValueKind.String => Value.Of(element.GetString()),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? Value.Of(whole) : Value.Of(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Value.Of(element.GetBoolean()),
        _ => Value.Null,
    };
}
